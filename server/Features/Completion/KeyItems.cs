using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Core.Yaml.Cursor;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Hover;

namespace ForgeLsp.Features.Completion;

/// <summary>Keys that a mapping may still get, with what must follow them.</summary>
/// <param name="before">What comes before a key: nothing, a dash, or a line break where the mapping begins on the next line.</param>
/// <param name="column">Where the keys stand.</param>
internal sealed class KeyItems(CompletionSite site, RunSample? runs, string before, int column)
{
    private readonly YamlCursor _cursor = site.Cursor;

    /// <summary>Whether the value may be a mapping of keys that are known.</summary>
    public static bool Takes(SchemaView view) => (view.Types.Count == 0 || view.Types.Contains("object")) && (view.PropertyNames.Count > 0 || view.TakesAnyKey);

    /// <summary>All keys that fit, those that are required first; none that is there.</summary>
    public IEnumerable<CompletionItem> For(SchemaView view)
    {
        var written = Written();
        var required = view.Required.ToHashSet(StringComparer.Ordinal);
        if (!_cursor.HasColon && !_cursor.IsFlow && _cursor.Quote == '\0')
        {
            foreach (var template in TemplatesFor(view, required, written))
            {
                yield return template;
            }
        }

        foreach (var name in view.PropertyNames.Where(name => !written.Contains(name)))
        {
            yield return Key(name, view.Below(name), required.Contains(name));
        }

        if (view.KeyRole is { } role)
        {
            foreach (var known in NameSource.For(role, site, runs).Where(known => !written.Contains(known.Text) && !view.PropertyNames.Contains(known.Text)))
            {
                yield return Key(known.Text, view.Below(known.Text), isRequired: false) with { Detail = known.Detail, Rank = CompletionRank.Likely };
            }
        }
    }

    /// <summary>Keys of the mapping that is written in, but for the one at the cursor.</summary>
    private HashSet<string> Written()
    {
        IEnumerable<YamlEntry> entries = _cursor.Kind == YamlCursorKind.Key && _cursor.Container is YamlMapping mapping ? mapping.Entries : [];
        return entries.Where(entry => !ReferenceEquals(entry, _cursor.Entry)).Select(static entry => (entry.Key as YamlScalar)?.Value).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private IEnumerable<CompletionItem> TemplatesFor(SchemaView view, HashSet<string> required, HashSet<string> written)
    {
        var templates = new Templates(site);
        if (written.Count == 0)
        {
            foreach (var snippet in view.Snippets)
            {
                yield return Template(snippet.Label ?? view.Title ?? "snippet", templates.Body(snippet, view, column), snippet.Description);
            }
        }

        var missing = required.Count(name => !written.Contains(name));
        if (missing > 1 && (written.Count > 0 || view.Snippets.Count == 0))
        {
            var label = written.Count == 0 ? $"{view.Title ?? "all"}: all required keys" : $"{missing} missing required keys";
            yield return Template(label, templates.MissingKeys(view, column), "Everything that must be here");
        }

        if (view is { TakesAnyKey: true, PropertyNames.Count: 0 } && view.Below("name") is { } entry && (entry.Types.Count == 0 || entry.Types.Contains("object")) && entry.PropertyNames.Count > 0)
        {
            foreach (var snippet in entry.Snippets)
            {
                yield return Template(snippet.Label ?? entry.Title ?? "entry", $"${{1:name}}:{site.Line(column + site.Style.Indent)}{Renumbered(templates.Body(snippet, entry, column + site.Style.Indent))}", snippet.Description);
            }

            if (entry.Snippets.Count == 0)
            {
                yield return Template($"new {(entry.Title ?? "entry").ToLowerInvariant()}", templates.Entry(entry, "name", column), entry.Description);
            }
        }
    }

    private CompletionItem Template(string label, string snippet, string? documentation) =>
        site.Snippet(label, CompletionKind.Snippet, CompletionRank.Template, before + snippet) with { Documentation = documentation, FilterText = label };

    /// <summary>A schema's snippet whose tab stops come behind one more.</summary>
    private static string Renumbered(string snippet)
    {
        var at = 0;
        var text = new System.Text.StringBuilder(snippet.Length + 8);
        while (at < snippet.Length)
        {
            var isStop = snippet[at] == '$' && (at == 0 || snippet[at - 1] != '\\');
            text.Append(snippet[at++]);
            if (!isStop || at >= snippet.Length)
            {
                continue;
            }

            if (snippet[at] == '{')
            {
                text.Append(snippet[at++]);
            }

            var digits = at;
            while (at < snippet.Length && char.IsAsciiDigit(snippet[at]))
            {
                at++;
            }

            text.Append(at > digits && int.TryParse(snippet.AsSpan(digits, at - digits), out var number) && number > 0 ? (number + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : snippet[digits..at]);
        }

        return text.ToString();
    }

    private CompletionItem Key(string name, SchemaView? value, bool isRequired)
    {
        var rank = value?.IsDeprecated == true ? CompletionRank.Deprecated : isRequired ? CompletionRank.Required : CompletionRank.Optional;
        var (tail, goesOn) = Tail(value);
        var key = _cursor.Quote != '\0' ? YamlText.Inside(name, _cursor.Quote) + (_cursor.IsQuoteClosed ? "" : _cursor.Quote) : YamlText.Scalar(name, site.Style.Quote, _cursor.IsFlow);

        // A closed quote stands between the word and the colon that would follow.
        var isBare = _cursor.HasColon || _cursor is { Quote: not '\0', IsQuoteClosed: true };
        var item = isBare ? site.Item(name, CompletionKind.Property, rank, before + key) : site.Snippet(name, CompletionKind.Property, rank, before + SnippetText.Escape(key) + tail);
        if (!tail.Contains('$', StringComparison.Ordinal))
        {
            item = item with { IsSnippet = false, NewText = SnippetText.Plain(isBare ? SnippetText.Escape(item.NewText) : before + SnippetText.Escape(key) + tail) };
        }

        return item with
        {
            Detail = value is null ? null : isRequired ? $"{SchemaText.Type(value)} (required)".TrimStart() : SchemaText.Type(value) is { Length: > 0 } type ? type : null,
            Documentation = value is null ? null : SchemaText.Describe(value) is { Length: > 0 } text ? text : null,
            IsDeprecated = rank == CompletionRank.Deprecated,
            GoesOn = goesOn && !isBare,
        };
    }

    /// <summary>What follows a key: its colon, and the beginning of a value that can only be a collection.</summary>
    private (string Text, bool GoesOn) Tail(SchemaView? value)
    {
        var types = value?.Types.Where(static type => type != "null").ToList() ?? [];
        if (types is ["object"] && value is { Values.Count: 0 })
        {
            return _cursor.IsFlow ? (": {$0}", true) : ($":{site.Line(column + site.Style.Indent)}$0", true);
        }

        if (types is ["array"] && value is { Values.Count: 0 })
        {
            return _cursor.IsFlow || site.Style.ListsAreFlow ? (": [$0]", true) : ($":{site.Line(column + site.Style.DashIndent)}- $0", true);
        }

        if (value?.Values is [var only] && value.Role is null)
        {
            return (": " + SnippetText.Escape(YamlText.OneLine(only.Value, site.Style.Quote, _cursor.IsFlow)), false);
        }

        return (": ", true);
    }
}
