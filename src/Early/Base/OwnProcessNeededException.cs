namespace Limyra.Early.Base;

/// <summary>A step in the shared process needs one of its own after all: it begins again there.</summary>
internal sealed class OwnProcessNeededException : Exception;
