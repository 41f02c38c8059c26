using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>The descriptors prepared for one start; −1 is none.</summary>
internal sealed class ChildFiles
{
    public List<int> Sockets = [];
    public int Input = -1;
    public int Output = -1;
    public int ControlTheirs = -1;
    public int ReadinessRead = -1;
    public int ReadinessWrite = -1;

    /// <summary>The cgroup.procs file to enter by; null: the manager's group.</summary>
    public string? CgroupProcesses;

    /// <summary>After the child has its copies.</summary>
    public void CloseTheirEnds()
    {
        Descriptors.Close(ControlTheirs);
        Descriptors.Close(ReadinessWrite);
    }
}
