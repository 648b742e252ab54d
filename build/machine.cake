// What the machine must have beyond the .NET SDK, Node and git, and how it gets there.

/// <summary>A part of the machine: how to see that it is there, and the packages of Debian and Ubuntu that bring it.</summary>
record Part(string Name, Func<bool> IsPresent, string[] Packages);

Part Chromium => new("Chromium", () => FindChromium() is not null, ["chromium"]);
Part PostgreSql => new("PostgreSQL", HasPostgreSql, ["postgresql"]);
Part Python => new("Python 3", () => Answers("python3"), ["python3"]);
Part Neovim => new("Neovim", () => Answers("nvim"), ["neovim"]);
Part Compiler => new("a C++ compiler and make", () => Answers("g++") && Answers("make"), ["g++", "make"]);

/// <summary>A browser of the Chromium family that runs; null where there is none. <c>FORGE_CHROMIUM</c> names another one.</summary>
string FindChromium()
{
    string[] names = [EnvironmentVariable("FORGE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
    return names.FirstOrDefault(name => !string.IsNullOrEmpty(name) && Answers(name));
}

// Debian keeps the server's programs out of the PATH.
bool HasPostgreSql() =>
    Answers("postgres") || (IO.Directory.Exists("/usr/lib/postgresql")
        && IO.Directory.GetDirectories("/usr/lib/postgresql").Any(version => IO.File.Exists(version + "/bin/postgres")));

/// <summary>Installs what is missing by apt-get where that is allowed; otherwise fails with the command to run.</summary>
void Ensure(params Part[] parts)
{
    var missing = parts.Where(part => !part.IsPresent()).ToList();
    if (missing.Count == 0) return;

    var names = string.Join(", ", missing.Select(part => part.Name));
    string[] packages = [.. missing.SelectMany(part => part.Packages)];
    if (!OperatingSystem.IsLinux() || !Answers("apt-get")) throw Failure($"Missing: {names}. Install them, put them on the PATH and run this again.");

    var isRoot = Environment.UserName == "root";
    if (!isRoot && !CanSudo()) throw Failure($"Missing: {names}. Run `sudo apt-get install -y {string.Join(' ', packages)}` and then this again.");

    AptGet(isRoot, "Reading the package lists", ["update", "-qq"]);
    AptGet(isRoot, $"Installing {names}", ["install", "-y", "-qq", "--no-install-recommends", .. packages]);
    if (missing.Find(part => !part.IsPresent()) is { } absent)
        throw Failure($"{absent.Name} still does not run after `apt-get install {string.Join(' ', absent.Packages)}`. Install it by hand and run this again.");
}

bool CanSudo()
{
    try
    {
        return Capture("sudo", ["-n", "true"]).ExitCode == 0;
    }
    catch (CakeException)
    {
        return false;
    }
}

void AptGet(bool isRoot, string what, string[] arguments)
{
    string[] command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", .. arguments];
    if (isRoot) Must(what, command[0], command[1..]);
    else Must(what, "sudo", ["-n", .. command]);
}
