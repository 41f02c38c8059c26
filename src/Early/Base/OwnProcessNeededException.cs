namespace Limyra.Early.Base;

/// <summary>A step in the shared process needs one of its own after all, and begins again there; or nobody
/// waits for it any more.</summary>
internal sealed class OwnProcessNeededException : Exception;
