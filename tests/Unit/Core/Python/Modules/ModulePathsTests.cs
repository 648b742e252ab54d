using ForgeLsp.Core.Python.Modules;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python.Modules;

public sealed class ModulePathsTests
{
    private static readonly string[] Files =
    [
        "config.py", "train.py", "utils/__init__.py", "utils/seed.py", "src/data/load.py", "src/__init__.py", "projects/a/train.py", "projects/a/config.py",
        "projects/a/lib/__init__.py", "projects/a/lib/net.py", "projects/a/lib/deep/more.py", "projects/b/only_b.py", "projects/c/src/part.py",
    ];

    [Theory]
    [InlineData("config", "train.py", "config.py", "")]
    [InlineData("config.LR", "train.py", "config.py", "LR")]
    [InlineData("config.LR", "projects/a/train.py", "projects/a/config.py", "LR")]
    [InlineData("utils.seed", "projects/a/train.py", "utils/seed.py", "")]
    [InlineData("utils.seed.fix", "train.py", "utils/seed.py", "fix")]
    [InlineData("utils.fix", "train.py", "utils/__init__.py", "fix")]
    [InlineData("utils.*", "train.py", "utils/__init__.py", "")]
    [InlineData("data.load.read", "train.py", "src/data/load.py", "read")]
    [InlineData("src.data.load", "projects/a/train.py", "src/data/load.py", "")]
    [InlineData("part.f", "projects/c/run.py", "projects/c/src/part.py", "f")]
    [InlineData("lib.net.Net", "projects/a/lib/deep/more.py", "projects/a/lib/net.py", "Net")]
    [InlineData(".net.Net", "projects/a/lib/__init__.py", "projects/a/lib/net.py", "Net")]
    [InlineData("..net.Net", "projects/a/lib/deep/more.py", "projects/a/lib/net.py", "Net")]
    [InlineData(".make", "projects/a/lib/net.py", "projects/a/lib/__init__.py", "make")]
    [InlineData("..make", "projects/a/lib/deep/more.py", "projects/a/lib/__init__.py", "make")]
    public void An_import_leads_to_the_nearest_file(string import, string importer, string path, string member) =>
        Assert.Equal(new ModuleTarget(path, member), ModulePaths.Resolve(import, importer, Named));

    [Theory]
    [InlineData("torch.optim", "train.py")]
    [InlineData("only_b", "projects/a/train.py")]
    [InlineData("part", "projects/a/train.py")]
    [InlineData(".config", "projects/b/only_b.py")]
    [InlineData("....x", "train.py")]
    [InlineData("train", "train.py")]
    [InlineData("", "train.py")]
    [InlineData("*", "train.py")]
    public void What_is_not_of_the_workspace_leads_nowhere(string import, string importer) => Assert.Null(ModulePaths.Resolve(import, importer, Named));

    [Theory]
    [InlineData("import a.b\nimport c as d, e\n", "a.b c e")]
    [InlineData("from a import b, c as d  # more\n", "a.b a.c")]
    [InlineData("    from . import b\nfrom ..m import *\n", ".b ..m.*")]
    [InlineData("from a import (\n    b,\n    c as d,\n)\nimport e\n", "a.b a.c e")]
    [InlineData("from a import (b\n", "a.b")]
    [InlineData("x = 'import y'\nfrom\nimport\nfrom a", "")]
    public void Imports_are_read_from_bare_text(string text, string expected) => Assert.Equal(expected, string.Join(' ', ImportText.Of(text)));

    private static IReadOnlyList<string> Named(string name) => [.. Files.Where(path => ModulePaths.NameOf(path) == name)];
}
