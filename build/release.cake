using System.IO.Compression;
using System.Security.Cryptography;

// What people install: extensions, a tool, and the papers that go with them. Everything lands in artifacts/release.

const long PackageBudget = 15_000_000; // bytes, of each file that people download
const long ToolBudget = 12_000_000;

/// <summary>What is packed is what the test command has analysed, and it is compiled once for each platform: without the analysers, in a third of the time.</summary>
const string NotAgain = "-p:RunAnalyzers=false";

string ReleaseFolder => Path.Combine(Artifacts, "release");

/// <summary>The extensions: by the platform that the gallery knows, or for every one, and what the server in it is compiled for.</summary>
static readonly (string Target, string Runtime)[] Extensions = [(null, "portable"), ("linux-x64", "linux-x64"), ("win32-x64", "win-x64")];

string ProductVersion => System.Text.Json.JsonDocument.Parse(IO.File.ReadAllText(Path.Combine(Root, "package.json"))).RootElement.GetProperty("version").GetString();

void Release()
{
    if (IO.Directory.Exists(ReleaseFolder)) IO.Directory.Delete(ReleaseFolder, recursive: true);
    IO.Directory.CreateDirectory(ReleaseFolder);
    if (Capture("git", ["status", "--porcelain"]).Output.Trim().Length > 0) Step("The working tree has changes: these packages are not those of a commit");
    var time = CommitTime();

    BuildClient();
    foreach (var (target, runtime) in Extensions)
    {
        var server = PublishFor(runtime, "-p:ContinuousIntegrationBuild=true");
        Pack(target, server, Path.Combine(ReleaseFolder, $"forge-{target ?? "universal"}-{ProductVersion}.vsix"), time);
    }

    PackTool(ReleaseFolder, time, "-p:ContinuousIntegrationBuild=true");
    Must("Writing the bill of materials", "node", ["build/sbom.mjs", Path.Combine(ReleaseFolder, $"forge-{ProductVersion}.cdx.json"), time.ToString()]);
    WriteChecksums();
}

/// <summary>Publishes the server for a platform to a folder of its own under artifacts.</summary>
string PublishFor(string runtime, params string[] more)
{
    var folder = Path.Combine(Artifacts, "servers", runtime);
    if (IO.Directory.Exists(folder)) IO.Directory.Delete(folder, recursive: true);
    Must($"Building the server for {runtime}", "dotnet",
        ["publish", "server/Host", "-c", Configuration, "-o", folder, "-v", "quiet", "-p:RestoreLockedMode=true", $"-p:ForgeRuntime={runtime}", NotAgain, .. more]);
    return folder;
}

/// <summary>Packs the extension around a server, in a folder of its own, so that nothing else that lies about gets into it.</summary>
/// <param name="target">The platform as the gallery calls it; null for every one.</param>
/// <param name="server">The folder of the published server.</param>
/// <param name="time">Seconds since the epoch for all entries, so that the same contents are the same bytes.</param>
void Pack(string target, string server, string vsix, long time)
{
    var stage = Path.Combine(Artifacts, "stage", target ?? "universal");
    if (IO.Directory.Exists(stage)) IO.Directory.Delete(stage, recursive: true);
    foreach (var file in (string[])["package.json", ".vscodeignore", "CHANGELOG.md", "LICENSE"]) CopyTo(stage, file);
    foreach (var folder in (string[])["client/media", "client/languages", "schemas", "dist/client", "docs/rules", "docs/images"]) CopyFolder(Path.Combine(Root, folder), Path.Combine(stage, folder));
    CopyFolder(server, Path.Combine(stage, "dist", "server"));
    IO.File.WriteAllText(Path.Combine(stage, "README.md"), GalleryPage());
    SameModes(stage);
    string[] platform = target is null ? [] : ["--target", target];
    IO.Directory.CreateDirectory(Path.GetDirectoryName(vsix));
    Must($"Packing {Path.GetRelativePath(Root, vsix)}", "node",
        [Vsce(), "package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "--out", vsix, .. platform],
        stage, new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = time.ToString(), ["TZ"] = "UTC", ["LC_ALL"] = "C" });
    IO.Directory.Delete(stage, recursive: true);
    Tighten(vsix);
    HoldBudget(vsix, PackageBudget);
}

/// <summary>Packs what is in a package as small as it goes, which its own tool does not. Order, times and rights stay.</summary>
void Tighten(string package)
{
    var parts = new List<(string Name, DateTimeOffset Time, int Rights, byte[] Bytes)>();
    using (var zip = ZipFile.OpenRead(package))
        foreach (var entry in zip.Entries) parts.Add((entry.FullName, entry.LastWriteTime, entry.ExternalAttributes, BytesOf(entry)));

    IO.File.Delete(package);
    using var again = ZipFile.Open(package, ZipArchiveMode.Create);
    foreach (var (name, time, rights, bytes) in parts)
    {
        var entry = again.CreateEntry(name, CompressionLevel.SmallestSize);
        (entry.LastWriteTime, entry.ExternalAttributes) = (time, rights);
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}

byte[] BytesOf(ZipArchiveEntry entry)
{
    using var stream = entry.Open();
    using var bytes = new IO.MemoryStream();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}

/// <summary>Gives all files the same rights everywhere, since a package keeps them: those of a clone depend on the umask of who cloned, those of libraries on what unpacked them. The program alone is one.</summary>
void SameModes(string folder)
{
    if (OperatingSystem.IsWindows()) return;
    const IO.UnixFileMode Plain = IO.UnixFileMode.UserRead | IO.UnixFileMode.UserWrite | IO.UnixFileMode.GroupRead | IO.UnixFileMode.OtherRead;
    const IO.UnixFileMode Program = Plain | IO.UnixFileMode.UserExecute | IO.UnixFileMode.GroupExecute | IO.UnixFileMode.OtherExecute;
    foreach (var file in IO.Directory.EnumerateFiles(folder, "*", IO.SearchOption.AllDirectories))
        IO.File.SetUnixFileMode(file, Path.GetExtension(file).Length == 0 && IO.File.GetUnixFileMode(file).HasFlag(IO.UnixFileMode.UserExecute) ? Program : Plain);
}

/// <summary>
/// The page of the extension in gallery and editor, docs/gallery.md. The editor shows pictures of <c>https:</c> addresses there and no others, neither
/// packed files nor data: <c>--pictures=https://HOST/FOLDER</c> says where docs/images lies, and without it the page is text. The walkthrough has the pictures as files.
/// </summary>
string GalleryPage()
{
    var page = IO.File.ReadAllText(Path.Combine(Root, "docs", "gallery.md"));
    var picture = new System.Text.RegularExpressions.Regex(@"!\[([^\]]+)\]\(images/([\w-]+\.png)\)\n\n");
    if (!HasArgument("pictures")) return picture.Replace(page, "");
    var address = Argument<string>("pictures").TrimEnd('/');
    return address.StartsWith("https://", StringComparison.Ordinal) ? picture.Replace(page, $"![$1]({address}/$2)\n\n") : throw Failure("--pictures wants an address that begins with https://.");
}

/// <summary>Packs the command line as a tool of .NET.</summary>
void PackTool(string folder, long time, params string[] more)
{
    Must("Packing the tool", "dotnet", ["pack", "server/Host", "-c", Configuration, "-o", folder, "-v", "quiet", "--no-restore", "-p:ForgeTool=true", NotAgain, .. more]);
    var package = Path.Combine(folder, $"ForgeLsp.Tool.{ProductVersion}.nupkg");
    SameBytes(package, time);
    HoldBudget(package, ToolBudget);
}

/// <summary>NuGet gives one part of each package a random name and the others the time of the build. This takes both back.</summary>
void SameBytes(string package, long time)
{
    const string fixedName = "package/services/metadata/core-properties/forge.psmdcp";
    var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
    using (var zip = ZipFile.OpenRead(package))
        foreach (var entry in zip.Entries) parts[entry.FullName] = BytesOf(entry);

    var random = parts.Keys.Single(name => name.EndsWith(".psmdcp", StringComparison.Ordinal));
    parts.Remove(random, out var properties);
    parts[fixedName] = properties;
    var relations = XDocument.Parse(Encoding.UTF8.GetString(parts["_rels/.rels"]).TrimStart('\uFEFF'));
    foreach (var relation in relations.Root.Elements())
    {
        if (relation.Attribute("Target").Value == "/" + random) relation.SetAttributeValue("Target", "/" + fixedName);
        relation.SetAttributeValue("Id", "R" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(relation.Attribute("Target").Value)))[..16]);
    }

    parts["_rels/.rels"] = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + relations.Root.ToString(SaveOptions.DisableFormatting));
    IO.File.Delete(package);
    using var again = ZipFile.Open(package, ZipArchiveMode.Create);
    foreach (var (name, bytes) in parts)
    {
        var entry = again.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = DateTimeOffset.FromUnixTimeSeconds(time);
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}

/// <summary>When the commit was made, in seconds since the epoch: the time of everything in a package.</summary>
long CommitTime()
{
    var answer = Capture("git", ["log", "-1", "--format=%ct"]);
    return answer.ExitCode == 0 && long.TryParse(answer.Output.Trim(), out var seconds) ? seconds : throw Failure("A release is made from a commit, and git knows of none here.");
}

/// <summary>In the form that <c>sha256sum --check</c> reads.</summary>
void WriteChecksums()
{
    var lines = IO.Directory.GetFiles(ReleaseFolder).Order(StringComparer.Ordinal)
        .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(IO.File.ReadAllBytes(file)))}  {Path.GetFileName(file)}\n");
    IO.File.WriteAllText(Path.Combine(ReleaseFolder, "SHA256SUMS"), string.Concat(lines));
}

/// <summary>Fails where a file is larger than it may be, and says its size otherwise.</summary>
/// <param name="budget">In bytes.</param>
void HoldBudget(string file, long budget)
{
    var size = new IO.FileInfo(file).Length;
    if (size > budget) throw Failure($"{Path.GetRelativePath(Root, file)} has {size:N0} bytes, and may have {budget:N0}.");
    Step($"{Path.GetFileName(file)}: {size / 1e6:0.00} MB of {budget / 1e6:0} MB");
}

void CopyTo(string folder, string file)
{
    var target = Path.Combine(folder, file);
    IO.Directory.CreateDirectory(Path.GetDirectoryName(target));
    IO.File.Copy(Path.Combine(Root, file), target, overwrite: true);
}

void CopyFolder(string from, string to)
{
    foreach (var file in IO.Directory.EnumerateFiles(from, "*", IO.SearchOption.AllDirectories))
    {
        var target = Path.Combine(to, Path.GetRelativePath(from, file));
        IO.Directory.CreateDirectory(Path.GetDirectoryName(target));
        IO.File.Copy(file, target, overwrite: true);
    }
}
