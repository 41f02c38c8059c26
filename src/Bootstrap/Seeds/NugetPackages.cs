using System.Security.Cryptography;
using Limyra.Bootstrap.Host;

namespace Limyra.Bootstrap.Seeds;

/// <summary>Fetches NuGet packages through the host's own client and its sources, by exact version and
/// digest.</summary>
/// <param name="folder">Folder for the client to work in; kept.</param>
public sealed class NugetPackages(string folder)
{
    /// <summary>Puts a package's file at <paramref name="path"/>, unless it is there.</summary>
    /// <exception cref="SetupException">It cannot be had, or has another digest.</exception>
    public void Fetch(SeedPin pin, string path)
    {
        if (File.Exists(path)) return;
        string project = Path.Combine(folder, pin.Package);
        Directory.CreateDirectory(project);
        string file = Path.Combine(project, "fetch.csproj");
        File.WriteAllText(file, Project(pin));
        HostCommand.Require(Path.Combine(project, "restore.log"), environment: null, "dotnet", "restore",
            file, "--packages", Path.Combine(folder, "packages"), "-nologo");
        string id = pin.Package.ToLowerInvariant();
        string found = Path.Combine(folder, "packages", id, pin.Version, $"{id}.{pin.Version}.nupkg");
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(found)));
        if (digest != pin.Sha256)
        {
            throw new SetupException(
                $"{pin.Package} {pin.Version}: SHA-256 is {digest}, wanted {pin.Sha256}");
        }
        File.Copy(found, path + ".new", overwrite: true);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>A project that wants the package, and neither code nor a framework.</summary>
    private static string Project(SeedPin pin) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
            <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
            <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
            <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
          </PropertyGroup>
          <ItemGroup>
            <PackageDownload Include="{pin.Package}" Version="[{pin.Version}]" />
          </ItemGroup>
        </Project>
        """;
}
