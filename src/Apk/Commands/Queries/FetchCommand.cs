using Limyra.Apk.Commands.Line;
using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Apk.Repositories;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Queries;

/// <summary>apk fetch: package files into a directory.</summary>
internal sealed class FetchCommand(CommandSession session)
{
    private readonly string directory = session.Options.Last("output") ?? ".";
    private readonly string nameSpec = session.Options.Last("pkgname-spec") ?? PackageFileName.BesideIndex;
    private readonly bool toStandardOutput = session.Options.Has("stdout");
    private int errorCount;

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session) => new FetchCommand(session).Run();

    private int Run()
    {
        if (session.Arguments is ["coffee"])
        {
            session.Output.Message("Go and fetch your own coffee.");
            return 0;
        }
        ulong builtAfter = ulong.TryParse(session.Options.Last("built-after"), out ulong time) ? time : 0;
        List<KnownPackage> wanted = [];
        foreach (QueryMatch match in new QueryEngine(session, QuerySpec.From(session)).Find(session.Arguments))
        {
            if (match.Package is { } package)
            {
                bool isTooOld = builtAfter > 0 && package.Info.BuildTime > 0 && builtAfter >= package.Info.BuildTime;
                if (!isTooOld) wanted.Add(package);
            }
            else if (!match.Term.Contains('*', StringComparison.Ordinal))
            {
                session.Output.Message($"{match.Term}: unable to select package (or its dependencies)");
                errorCount++;
            }
        }
        if (errorCount > 0) return errorCount;
        wanted.Sort(NameOrder.Compare);
        foreach (KnownPackage package in wanted) Fetch(package);
        if (errorCount == 0 && session.Options.IsOn("purge", byDefault: false) && !toStandardOutput) Purge(wanted);
        return errorCount;
    }

    private void Fetch(KnownPackage package)
    {
        try
        {
            Repository repository = session.Root.Repositories.Select(package) ?? throw new DownloadException(
                "could not find a repo which provides this package (check repositories file and run 'apk update')");
            string url = repository.UrlOf(package) ?? throw new DownloadException("package name specification is invalid");
            string target = TargetOf(package);
            bool isThere = !toStandardOutput && File.Exists(target) && (ulong)new FileInfo(target).Length == package.FileSize;
            if (isThere) return;
            if (!toStandardOutput || session.Options.Has("url"))
                session.Output.Message(session.Options.Has("url") ? url : $"Downloading {package.NameAndVersion}");
            if (session.IsSimulation) return;
            Copy(package, url, target);
        }
        catch (Exception error) when (error is DownloadException or IOException or ApkFormatException)
        {
            string problem = error is ApkFormatException damaged ? damaged.Problem : error.Message;
            session.Output.Error($"{package.NameAndVersion}: {problem}");
            errorCount++;
        }
    }

    private string TargetOf(KnownPackage package) => toStandardOutput
        ? Path.GetTempFileName()
        : Path.Combine(directory, PackageFileName.Expand(nameSpec, package)
            ?? throw new DownloadException("package name specification is invalid"));

    private void Copy(KnownPackage package, string url, string target)
    {
        string fresh = target + ".new";
        if (RepositoryUrl.LocalPath(url) is { } local)
        {
            if (!File.Exists(local))
                throw new DownloadException("package mentioned in index not found (try 'apk update')");
            File.Copy(local, fresh, overwrite: true);
        }
        else
        {
            session.Root.Downloader.Fetch(url, fresh, since: null, onBytes: null, session.Terminal.Cancellation);
        }
        using (FileStream file = File.OpenRead(fresh))
        {
            PackageTrust trust = new()
            {
                Keys = session.Root.Keys,
                AllowUntrusted = session.Options.Has("allow-untrusted"),
                Expected = package.Info,
            };
            using PackageReader reader = PackageReader.Open(file, trust, target);
            reader.VerifyRest();
        }
        File.Move(fresh, target, overwrite: true);
        if (!toStandardOutput) return;
        using (FileStream file = File.OpenRead(target)) file.CopyTo(session.Terminal.Output);
        File.Delete(target);
    }

    private void Purge(List<KnownPackage> wanted)
    {
        HashSet<string> kept = [.. wanted.Select(package => Path.GetFileName(TargetOf(package)))];
        foreach (string path in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith('.') || kept.Contains(name)) continue;
            session.Output.Message($"Purging {name}");
            if (!session.IsSimulation) File.Delete(path);
        }
    }
}
