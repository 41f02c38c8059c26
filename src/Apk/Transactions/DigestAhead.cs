using Limyra.Apk.Database;
using System.Runtime.ExceptionServices;
using Limyra.Formats.Apk;
using Limyra.Linux;
using Limyra.Recovery.Disk;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Digests of installed files and their attributes, computed by other threads while one walks over the disk.
/// The helpers begin at the end; a file nobody has begun is computed by who asks for it.
/// </summary>
internal sealed class DigestAhead : IDisposable
{
    /// <summary>Most helpers: beyond, a disk has nothing more to give.</summary>
    private const int MostHelpers = 7;

    private readonly Dictionary<InstalledFile, Job> _jobs = [];
    private readonly List<Job> _order = [];
    private readonly List<Thread> _helpers = [];
    private readonly IRootFiles _files;
    private volatile bool _isStopped;
    private int _last;

    /// <summary>Begins with the files of a database that have a digest.</summary>
    public DigestAhead(IRootFiles files, InstalledDatabase database)
    {
        _files = files;
        int count = Math.Min(Environment.ProcessorCount - 1, MostHelpers);
        if (count < 1) return;
        foreach (DirectoryNode node in database.Nodes)
        {
            foreach (InstalledFile file in node.Files.Values)
            {
                if (file.Digest.IsNone) continue;
                Job job = new(file);
                _jobs.Add(file, job);
                _order.Add(job);
            }
        }
        _last = _order.Count;
        for (int i = 0; i < count; i++)
        {
            Thread thread = new(Help) { IsBackground = true };
            _helpers.Add(thread);
            thread.Start();
        }
    }

    /// <summary>The digests of what is at the place of a file, by the algorithm
    /// the database used for it.</summary>
    public FileLook Of(InstalledFile file, string path, in FileStatus status)
    {
        if (!_jobs.TryGetValue(file, out Job? job)) return Compute(_files, file, path, status);
        if (job.Begin()) return Compute(_files, file, path, status);
        return job.Wait();
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        _isStopped = true;
        foreach (Thread helper in _helpers) helper.Join();
    }

    private static FileLook Compute(
        IRootFiles files, InstalledFile file, string path, in FileStatus status) =>
        FileAudit.Look(files, path, status,
            FileAudit.AlgorithmOf(file.Digest, file.Directory.Package.Flags));

    private void Help()
    {
        using IRootFiles branch = _files.Branch();
        while (!_isStopped && Interlocked.Decrement(ref _last) is >= 0 and int number)
        {
            Job job = _order[number];
            if (!job.Begin()) continue;
            InstalledFile file = job.File;
            try
            {
                bool isThere = branch.Status(file.Path, out FileStatus status) == Errno.None;
                job.End(isThere ? Compute(branch, file, file.Path, status) : default);
            }
            catch (Exception error)
            {
                // Here it would end the process; who asks for the digest gets it.
                job.Fail(ExceptionDispatchInfo.Capture(error));
            }
        }
    }

    private sealed class Job(InstalledFile file)
    {
        private readonly object _gate = new();
        private int _isBegun;
        private bool _isDone;
        private FileLook _found;
        private ExceptionDispatchInfo? _fault;

        public InstalledFile File => file;

        /// <summary>True for the first who asks: it is theirs.</summary>
        public bool Begin() => Interlocked.Exchange(ref _isBegun, 1) == 0;

        public void End(FileLook look)
        {
            _found = look;
            Finish();
        }

        public void Fail(ExceptionDispatchInfo error)
        {
            _fault = error;
            Finish();
        }

        public FileLook Wait()
        {
            lock (_gate)
            {
                while (!_isDone) Monitor.Wait(_gate);
            }
            _fault?.Throw();
            return _found;
        }

        private void Finish()
        {
            lock (_gate)
            {
                _isDone = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
