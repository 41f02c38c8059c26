using System.Globalization;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Apk.Repositories;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Commands.Queries;

/// <summary>apk fetch: package files into a directory.</summary>
internal sealed class FetchCommand(CommandSession session)
{
    private readonly string _directory = session.Options.Last("output") ?? ".";
    private readonly PackageNameSpec _nameSpec = session.Options.Last("pkgname-spec") is { } spec
        ? new(spec)
        : PackageNameSpec.Default;
    private readonly bool _toStandardOutput = session.Options.Has("stdout");

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session) => new FetchCommand(session).Run();

    /// <summary>Whether a value of --built-after is one.</summary>
    public static bool IsTime(string text) => ParseTime(text) is not null;

    private int Run()
    {
        if (session.Arguments is ["coffee"])
        {
            Say("Go and fetch your own coffee.");
            return 0;
        }
        if (!Directory.Exists(_directory))
            throw new CommandException($"{_directory}: No such directory", exitCode: 1);
        List<KnownPackage> wanted = [];
        int unknown = 0;
        ulong builtAfter = session.Options.Last("built-after") is { } time ? ParseTime(time) ?? 0 : 0;
        foreach (QueryMatch match in new QueryEngine(session,
            QuerySpec.From(session)).Find(session.Arguments))
        {
            if (match.Package is { } package)
            {
                bool isTooOld =
                    builtAfter > 0 && package.Info.BuildTime > 0 && builtAfter >= package.Info.BuildTime;
                if (!isTooOld) wanted.Add(package);
            }
            else if (!match.Term.Contains('*', StringComparison.Ordinal))
            {
                Say($"{match.Term}: unable to select package (or its dependencies)");
                unknown++;
            }
        }
        if (unknown > 0) return unknown;
        wanted.Sort(NameOrder.Compare);
        int failed = Fetch(wanted);
        bool purges = session.Options.IsOn("purge", byDefault: false) && session.Options.Has("output");
        if (failed == 0 && purges && !_toStandardOutput) Purge(wanted);
        return failed;
    }

    /// <summary>Seconds since 1970, or a local date and time; null for anything else.</summary>
    private static ulong? ParseTime(string text)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seconds))
            return seconds == 0 ? null : seconds;
        bool isDate = DateTime.TryParseExact(
            text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal,
            out DateTime time);
        return isDate ? (ulong)new DateTimeOffset(time).ToUnixTimeSeconds() : null;
    }

    private void Say(string text)
    {
        if (!_toStandardOutput) session.Output.Message(text);
    }

    /// <summary>Fetches the packages and returns how many could not be had.</summary>
    private int Fetch(List<KnownPackage> wanted)
    {
        int failed = 0;
        List<FetchJob> jobs = [];
        foreach (KnownPackage package in wanted)
        {
            (FetchJob? job, string? problem) = Plan(package);
            if (problem is not null) Complain(package, problem);
            if (problem is not null) failed++;
            else if (job is not null) jobs.Add(job);
        }
        string?[] errors = DownloadCrew.Run(
            jobs.Count,
            number =>
                Say(session.Options.Has("url") ? jobs[number].Url
                    : $"Downloading {jobs[number].Package.NameAndVersion}"),
            (number, stop) => session.IsSimulation ? null : Fetch(jobs[number], stop),
            stopsAtError: false,
            session.Cancellation);
        for (int i = 0; i < jobs.Count; i++)
        {
            if (errors[i] is { } error) Complain(jobs[i].Package, error);
            else if (_toStandardOutput && !session.IsSimulation) Pour(jobs[i]);
            if (errors[i] is not null) failed++;
        }
        return failed;
    }

    private void Complain(KnownPackage package, string problem) =>
        session.Output.Error($"{package.NameAndVersion}: {problem}");

    /// <summary>What is to be done for a package: nothing when its file is there, or a problem.</summary>
    private (FetchJob? Job, string? Problem) Plan(KnownPackage package)
    {
        if (session.Root.Repositories.Select(package) is not { } repository)
            return (null,
                "could not find a repo which provides this package (check repositories file and run 'apk update')");
        try
        {
            string url = repository.UrlOf(package);
            string target = _toStandardOutput ? Path.GetTempFileName() : TargetOf(package);
            bool isThere = !_toStandardOutput && File.Exists(target)
                && (ulong)new FileInfo(target).Length == package.FileSize;
            return (isThere ? null : new(package, url, target), null);
        }
        catch (ApkFormatException error)
        {
            return (null, error.Problem);
        }
    }

    private string TargetOf(KnownPackage package) => Path.Combine(_directory, _nameSpec.Expand(package.Info));

    private string? Fetch(FetchJob job, CancellationToken cancellation)
    {
        string fresh = job.Target + ".new";
        try
        {
            if (RepositoryUrl.LocalPath(job.Url) is { } local)
            {
                if (!File.Exists(local)) return "package mentioned in index not found (try 'apk update')";
                if (session.Options.Has("link") && !_toStandardOutput && TryLink(local, job.Target))
                    return null;
                File.Copy(local, fresh, overwrite: true);
            }
            else
            {
                Download download =
                    new() { Url = job.Url, Path = fresh, MaxBytes = PackageSupply.MaxBytesOf(job.Package) };
                session.Root.Downloader.Fetch(download, out _, cancellation);
            }
            Verify(job, fresh);
            File.Move(fresh, job.Target, overwrite: true);
            return null;
        }
        catch (Exception error)
            when (error is DownloadException or IOException or UnauthorizedAccessException
                or ApkFormatException)
        {
            File.Delete(fresh);
            return Text.ErrorText.Of(error);
        }
    }

    /// <summary>A link across file systems is not possible; the file is copied then.</summary>
    private static bool TryLink(string from, string to)
    {
        string real = File.ResolveLinkTarget(from, returnFinalTarget: true)?.FullName ?? from;
        return Linux.Files.MakeLink(Linux.Files.CurrentDirectory, real, Linux.Files.CurrentDirectory, to)
            == Errno.None;
    }

    private void Verify(FetchJob job, string path)
    {
        PackageTrust trust = new()
        {
            Keys = session.Root.Keys,
            AllowUntrusted = session.Options.Has("allow-untrusted"),
            Expected = job.Package.Info,
        };
        using FileStream file = File.OpenRead(path);
        using PackageReader reader = PackageReader.Open(file, trust, job.Target);
        reader.VerifyRest();
    }

    /// <summary>Standard output gets the packages one after the other, in the order of their names.</summary>
    private void Pour(FetchJob job)
    {
        using (FileStream file = File.OpenRead(job.Target)) file.CopyTo(session.Terminal.Output);
        File.Delete(job.Target);
    }

    private void Purge(List<KnownPackage> wanted)
    {
        HashSet<string> kept = [.. wanted.Select(package => Path.GetFileName(TargetOf(package)))];
        foreach (string path in Directory.EnumerateFiles(_directory).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith('.') || kept.Contains(name)) continue;
            session.Output.Message($"Purging {name}");
            if (!session.IsSimulation) File.Delete(path);
        }
    }

    private sealed record FetchJob(KnownPackage Package, string Url, string Target);
}
