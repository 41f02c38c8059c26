using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>The descriptors prepared for one start; −1 is none.</summary>
internal sealed class ChildFiles
{
    public int Socket = -1;
    public int Input = -1;
    public int Output = -1;
    public int ControlTheirs = -1;
    public int ReadinessRead = -1;
    public int ReadinessWrite = -1;

    /// <summary>After the child has its copies.</summary>
    public void CloseTheirEnds()
    {
        Descriptors.Close(ControlTheirs);
        Descriptors.Close(ReadinessWrite);
    }
}
