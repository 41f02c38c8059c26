using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>The descriptors prepared for one start, beside the activation sockets; −1 is none.</summary>
internal struct ChildFiles()
{
    public int Input = -1;
    public int Output = -1;
    public int ControlTheirs = -1;
    public int ReadinessRead = -1;
    public int ReadinessWrite = -1;

    /// <summary>The cgroup.procs file to enter by; null: the manager's group.</summary>
    public string? CgroupProcesses;

    /// <summary>After the child has its copies.</summary>
    public readonly void CloseTheirEnds()
    {
        Descriptors.Close(ControlTheirs);
        Descriptors.Close(ReadinessWrite);
    }
}
