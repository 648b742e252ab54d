using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Catalogue;

/// <summary>Edits of the catalogue: what changes, and that nothing else does.</summary>
public sealed class CatalogueEditorTests
{
    [Theory]
    [InlineData("models:\n  a:\n    status: staging # soon\n", "models:\n  a:\n    status: production # soon\n")]
    [InlineData("models:\r\n  a:\r\n    status: 'staging'\r\n", "models:\r\n  a:\r\n    status: 'production'\r\n")]
    [InlineData("models: {a: {owners: [x], \"status\": \"staging\"}}", "models: {a: {owners: [x], \"status\": \"production\"}}")]
    [InlineData("models:\n  a:\n    status:   # none yet\n    owners: [x]\n", "models:\n  a:\n    status: production   # none yet\n    owners: [x]\n")]
    [InlineData("models:\n  a:\n    owners: [x]\n    notes: |+\n      text\n\n", "models:\n  a:\n    owners: [x]\n    status: production\n    notes: |+\n      text\n\n")]
    [InlineData("models:\n  a:\n    owners:\n    - x", "models:\n  a:\n    owners:\n    - x\n    status: production")]
    [InlineData("models:\n  a: {owners: [x]} # flow\n", "models:\n  a: {owners: [x], status: production} # flow\n")]
    [InlineData("models: {a: {\"owners\": [\"x\"]}}", "models: {a: {\"owners\": [\"x\"], \"status\": \"production\"}}")]
    [InlineData("models:\n  a: {}\n", "models:\n  a: {status: production}\n")]
    [InlineData("models:\n    a: # later\n    b: {}\n", "models:\n    a: # later\n        status: production\n    b: {}\n")]
    [InlineData("models:\n  a: ~\n", "models:\n  a: {status: production}\n")]
    [InlineData("models:\n  a:\n    status: >-\n      staging\n    owners: [x]\n", "models:\n  a:\n    status: production\n    owners: [x]\n")]
    [InlineData("models:\n  a:\n    status: !!str staging\n", "models:\n  a:\n    status: !!str production\n")]
    [InlineData("models:\n  a:\n    status: staging\n    status: testing\n", "models:\n  a:\n    status: staging\n    status: production\n")]
    public void A_status_is_written_in_the_style_of_its_entry(string before, string after)
    {
        var edit = Edit(before, new SetScalar("a", "status", "production"));
        Assert.Null(edit.Refusal);
        Assert.Equal(after, edit.Catalogue.Text.ToString());
        Assert.Equal(after, With(before, edit.Edits));
    }

    [Theory]
    [InlineData("b: &b {status: staging}\nmodels:\n  a: {<<: *b, owners: [x]}\n", "b: &b {status: staging}\nmodels:\n  a: {<<: *b, owners: [x], status: production}\n", "came through `<<`; it has a value of its own now, and the others keep theirs")]
    [InlineData("s: &s staging\nmodels:\n  a: {status: *s}\n", "s: &s staging\nmodels:\n  a: {status: production}\n", "was `*s`; it has a value of its own now")]
    public void What_came_from_elsewhere_gets_a_value_in_place(string before, string after, string note)
    {
        var edit = Edit(before, new SetScalar("a", "status", "production"));
        Assert.Equal(after, edit.Catalogue.Text.ToString());
        Assert.Contains(note, Assert.Single(edit.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models:\n  a: &a {status: staging}\n  b: {<<: *a}\n", "`b` takes values from it by an anchor (`&`), and would change too; give `b` a `status` of its own first")]
    [InlineData("models:\n  a: {status: &s staging}\n  b: {status: *s}\n", "`b` takes values from it by an anchor")]
    [InlineData("models:\n  b: &b {status: staging}\n  a: *b\n", "the whole entry is `*b`, and has no text of its own; write it out first")]
    [InlineData("m: &m\n  a: {status: staging}\nmodels: *m\n", "the entry has no text of its own")]
    [InlineData("d: &d {a: {status: staging}}\nmodels:\n  <<: *d\n  b: {}\n", "the entry has no text of its own")]
    [InlineData("models:\n  a: &a\n    status: staging\nothers: *a\n", "other parts of the file would change with it")]
    [InlineData("models:\n  a: [x]\n  b: {owners: [x]}\n  c: {owners: [y]}\n", "leaves no place for it")]
    [InlineData("models:\n  a: {owners: [x], status: [\n", "is no valid YAML (line")]
    [InlineData("models:\n<<<<<<< HEAD\n  a: {status: staging}\n=======\n  a: {status: testing}\n>>>>>>> theirs\n", "merge conflict")]
    [InlineData("models:\n- a\n", "is a catalogue of another form")]
    [InlineData("models:\n  b: {}\n", "There is no model `a`")]
    public void What_cannot_be_changed_alone_is_refused_and_says_why(string before, string message)
    {
        var edit = Edit(before, new SetScalar("a", "status", "production"));
        Assert.Contains(message, edit.Refusal ?? "", StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", edit.Refusal, StringComparison.Ordinal);
        Assert.Empty(edit.Edits);
    }

    [Theory]
    [InlineData("[champion]", "[]")]
    [InlineData("[champion, best]", "[best]")]
    [InlineData("[ best , \"champion\" ] # why", "[ best ] # why")]
    [InlineData("\n    - best\n    - champion # in use\n    - old", "\n    - best\n    - old")]
    [InlineData("\n      - champion", "[]")]
    [InlineData("champion", "[]")]
    public void An_item_leaves_a_list(string before, string after)
    {
        var edit = Edit($"models:\n  a:\n    aliases: {before}\n    owners: [x]\n".Replace(": \n", ":\n", StringComparison.Ordinal), new RemoveItem("a", "aliases", "champion"));
        Assert.Null(edit.Refusal);
        Assert.Equal($"models:\n  a:\n    aliases: {after}\n    owners: [x]\n".Replace(": \n", ":\n", StringComparison.Ordinal), edit.Catalogue.Text.ToString());
    }

    [Theory]
    [InlineData("aliases: [best]", "aliases: [best, champion]")]
    [InlineData("aliases: []", "aliases: [champion]")]
    [InlineData("aliases:\n    - best # a\n    # b", "aliases:\n    - best # a\n    - champion\n    # b")]
    [InlineData("aliases:", "aliases: [champion]")]
    [InlineData("owners: [x]", "owners: [x]\n    aliases: [champion]")]
    public void An_item_joins_a_list(string before, string after)
    {
        var edit = Edit($"models:\n  a:\n    {before}\n    source: local\n", new AddItem("a", "aliases", "champion"));
        Assert.Null(edit.Refusal);
        Assert.Equal($"models:\n  a:\n    {after}\n    source: local\n", edit.Catalogue.Text.ToString());
    }

    [Fact]
    public void Several_changes_are_one_and_the_edits_are_those_of_the_first_text()
    {
        const string Before = "models:\n  a:\n    status: production\n    aliases: [champion]\n  b: {status: staging, mlflow_version: 2, updated: 2026-01-01}\n";
        var edit = Edit(Before, new SetScalar("a", "status", "deprecated"), new RemoveItem("a", "aliases", "champion"), new SetScalar("b", "status", "production"), new SetScalar("b", "mlflow_version", "3", IsText: false), new SetScalar("b", "updated", "2026-02-03", IsText: false));
        Assert.Equal("models:\n  a:\n    status: deprecated\n    aliases: []\n  b: {status: production, mlflow_version: 3, updated: 2026-02-03}\n", With(Before, edit.Edits));
        Assert.Equal(5, edit.Edits.Count);
    }

    [Fact]
    public void What_is_so_already_changes_nothing()
    {
        var edit = Edit("models:\n  a: {status: 'production'}\n", new SetScalar("a", "status", "production"));
        Assert.Null(edit.Refusal);
        Assert.Empty(edit.Edits);
    }

    [Fact]
    public void A_value_that_looks_like_something_else_gets_quotes()
    {
        Assert.Equal("models:\n  a:\n    owners: [x]\n    version: \"3\"\n", Edit("models:\n  a:\n    owners: [x]\n    version: v2\n", new SetScalar("a", "version", "3")).Catalogue.Text.ToString());
        Assert.Equal("models:\n  a: {owners: [x], notes: \"a, b: c # d\"}\n", Edit("models:\n  a: {owners: [x], notes: x}\n", new SetScalar("a", "notes", "a, b: c # d")).Catalogue.Text.ToString());
    }

    [Fact]
    public void After_any_edit_only_the_wanted_keys_mean_something_else_and_every_other_byte_stays()
    {
        var made = 0;
        var texts = CatalogueTexts.Written.Concat(Enumerable.Range(0, 1500).Select(CatalogueTexts.Random)).ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            var random = new Random(i);
            var before = ModelCatalogue.Read("models/registry.yaml", SourceText.From(texts[i]));
            foreach (var name in before.Entries.Select(entry => entry.Name).Distinct())
            {
                EntryChange[] all =
                [
                    new SetScalar(name, "status", "production"), new SetScalar(name, "version", "v9.9.9"), new SetScalar(name, "mlflow_version", "17", IsText: false),
                    new SetScalar(name, "updated", "2026-11-21", IsText: false), new AddItem(name, "aliases", "live"), new RemoveItem(name, "aliases", "champion"), new SetYaml(name, "performance", "{accuracy: 0.9}"),
                ];
                random.Shuffle(all);
                var changes = all.Take(random.Next(1, 4)).ToList();
                made += Law(before, texts[i], name, changes) ? 1 : 0;
            }
        }

        Assert.True(made > 1000, $"Only {made} edits could be made, so that little was tested.");
    }

    private static bool Law(ModelCatalogue before, string text, string name, List<EntryChange> changes)
    {
        var edit = CatalogueEditor.Apply(before, changes);
        if (edit.Refusal is not null)
        {
            Assert.Empty(edit.Edits);
            return false;
        }

        var after = With(text, edit.Edits);
        Assert.Equal(after, edit.Catalogue.Text.ToString());
        var keys = changes.Select(change => change.Key).ToHashSet(StringComparer.Ordinal);
        var (one, other) = (Leaves(text), Leaves(after));
        bool IsWanted(string path) => keys.Any(key => path.StartsWith($"models\0{name}\0{key}", StringComparison.Ordinal));
        Assert.Equal(one.Where(leaf => !IsWanted(leaf.Path)), other.Where(leaf => !IsWanted(leaf.Path) && leaf.Path != $"models\0{name}"));
        foreach (var change in changes.OfType<SetScalar>())
        {
            Assert.Contains(other, leaf => leaf.Path == $"models\0{name}\0{change.Key}" && leaf.Value == change.Value);
        }

        // What is left of the original, piece by piece, is the original without what the edits replaced.
        var (at, shift) = (0, 0);
        foreach (var part in edit.Edits)
        {
            Assert.Equal(text[at..part.Span.Start], after.Substring(at + shift, part.Span.Start - at));
            at = part.Span.End;
            shift += part.NewText.Length - part.Span.Length;
        }

        Assert.Equal(text[at..], after[(at + shift)..]);
        return true;
    }

    private static List<(string Path, string Value)> Leaves(string text)
    {
        var leaves = new List<(string, string)>();
        void Walk(DataNode node, string path)
        {
            foreach (var (child, i) in node.Items.Select((item, i) => (item, i)))
            {
                Walk(child, $"{path}\0{i}");
            }

            foreach (var entry in node.Entries)
            {
                Walk(entry.Value, path.Length == 0 ? entry.Name : $"{path}\0{entry.Name}");
            }

            // A model with nothing behind it is none the other for a first key.
            if (node.Items.Count == 0 && node.Entries.Count == 0 && path.Count(c => c == '\0') != 1)
            {
                leaves.Add((path, node.Kind is DataKind.Mapping or DataKind.Sequence ? node.Kind.ToString() : node.Text));
            }
        }

        Walk(YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml), "");
        leaves.Sort();
        return leaves;
    }

    private static CatalogueEdit Edit(string text, params IReadOnlyList<EntryChange> changes) => CatalogueEditor.Apply(ModelCatalogue.Read("models/registry.yaml", SourceText.From(text)), changes);

    private static string With(string text, IReadOnlyList<TextEdit> edits)
    {
        foreach (var edit in edits.Reverse())
        {
            text = text[..edit.Span.Start] + edit.NewText + text[edit.Span.End..];
        }

        return text;
    }
}
