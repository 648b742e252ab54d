using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Models;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Catalogue;

/// <summary>The files of a catalogue while others write them too.</summary>
public sealed class CatalogueFolderTests : IDisposable
{
    private const string Path = "models/registry.yaml";
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task An_editor_that_saves_in_between_is_seen_and_the_decision_asked_again()
    {
        var file = _folder.Write(Path, "models:\n  a: {owners: [x], status: staging}\n  b: {owners: [x], status: staging}\n");
        var saves = 0;
        var files = new CatalogueFolder(_folder.Path, Path, TimeProvider.System)
        {
            BeforeLastLook = async () =>
            {
                if (saves++ == 0)
                {
                    await File.WriteAllTextAsync(file, "models:\n  a: {owners: [x], status: staging}\n  b: {owners: [y, z], status: staging} # saved\n");
                }
            },
        };
        var feature = new PromotionFeature(new ModelsServices(() => Forge, files, _folder.Path, () => "me", TimeProvider.System));
        var plan = (await feature.PlanAsync(new PromotionWish("a", "deprecated", "x"), default)).Plan;
        Assert.NotNull(plan);
        Assert.Null((await feature.CommitAsync(plan, default)).Refusal);
        Assert.Equal("models:\n  a: {owners: [x], status: deprecated}\n  b: {owners: [y, z], status: staging} # saved\n", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("status: staging", "status: testing", "was changed by somebody else meanwhile (its status is testing now). Nothing was changed")]
    [InlineData("version: v1", "version: v2", "was changed by somebody else meanwhile (not its status). Nothing was changed")]
    [InlineData("  a: {owners: [x], version: v1, status: staging}\n", "", "is no longer in models/registry.yaml")]
    public async Task What_the_gates_looked_at_must_still_be_so(string before, string after, string message)
    {
        const string Text = "models:\n  a: {owners: [x], version: v1, status: staging}\n  b: {owners: [x], status: staging}\n";
        var file = _folder.Write(Path, Text);
        var feature = new PromotionFeature(new ModelsServices(() => Forge, new CatalogueFolder(_folder.Path, Path, TimeProvider.System), _folder.Path, () => "me", TimeProvider.System));
        var plan = (await feature.PlanAsync(new PromotionWish("a", "production", "x"), default)).Plan;
        Assert.NotNull(plan);
        var changed = Text.Replace(before, after, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, changed);
        Assert.Contains(message, (await feature.CommitAsync(plan, default)).Refusal, StringComparison.Ordinal);
        Assert.Equal(changed, await File.ReadAllTextAsync(file));
        Assert.False(File.Exists(System.IO.Path.Combine(_folder.Path, CatalogueHistory.PathOf(Path))));
    }

    [Fact]
    public async Task Files_that_are_no_text_are_refused()
    {
        _folder.WriteBytes(Path, [0xFF, 0xFE, 0x61, 0x00]);
        var problem = await Assert.ThrowsAsync<StoreException>(() => new CatalogueFolder(_folder.Path, Path, TimeProvider.System).ReadAsync(default));
        Assert.Equal("models/registry.yaml is not written in UTF-8; save it in UTF-8 first.", problem.Message);
    }

    [Fact]
    public async Task Attributes_of_the_teams_own_stay()
    {
        _folder.Write(Path, "models: {}\n");
        _folder.Write("models/.gitattributes", "*.bin -text\n");
        await new CatalogueFolder(_folder.Path, Path, TimeProvider.System).WriteAsync(_ => new CatalogueDecision(null, "- {}\n", null), default);
        Assert.Equal("*.bin -text\n", await File.ReadAllTextAsync(System.IO.Path.Combine(_folder.Path, "models/.gitattributes")));
    }

    public void Dispose() => _folder.Dispose();

    private static Policy Forge => Policy.Default;
}
