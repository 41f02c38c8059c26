namespace Limyra.Bootstrap;

/// <summary>Something a person has to mend; the message is one sentence that says what and how.</summary>
public sealed class SetupException(string message) : Exception(message);
