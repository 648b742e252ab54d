using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Core.Yaml.Cursor;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Completion;

/// <summary>What can be written at a cursor: in a YAML file that has a schema keys, values, names of the workspace, whole pieces; in a script the keys that it can read.</summary>
/// <param name="time">The clock that dates come from.</param>
/// <param name="evidence">What runs say; null where there are no stores.</param>
public sealed class CompletionFeature(TimeProvider time, RunEvidence? evidence = null)
{
    /// <summary>More are of no use: typing a letter finds them sooner than scrolling.</summary>
    public const int MaxItems = 300;

    /// <summary>Items for the cursor at <paramref name="offset"/>, in the order in which they are to be shown; empty where nothing is known.</summary>
    public async Task<IReadOnlyList<CompletionItem>> AtAsync(DocumentScope document, int offset, CompletionOptions options, CancellationToken cancel)
    {
        if (WorkspaceScope.IsPython(document.Path))
        {
            return [.. ScriptKeys.At(document, offset).OrderBy(static item => item.Rank).Take(MaxItems)];
        }

        if (document.Modelfile is { } modelfile)
        {
            return [.. new ModelfileCompletion(document, modelfile, offset, options).Items().DistinctBy(static item => item.Label).OrderBy(static item => item.Rank).Take(MaxItems)];
        }

        if (Site(document, offset, options) is not { } site)
        {
            return [];
        }

        var runs = AsksRuns(site) && evidence is not null ? await evidence.SampleAsync(TrackingExperiment(site), cancel) : null;
        cancel.ThrowIfCancellationRequested();
        var items = site.Cursor.Kind == YamlCursorKind.Key
            ? new KeyItems(site, runs, "", site.Cursor.Column).For(site.View)
            : new ValueItems(site, runs).All();
        return [.. items.DistinctBy(static item => (item.Label, item.NewText)).OrderBy(static item => item.Rank).Take(MaxItems)];
    }

    private CompletionSite? Site(DocumentScope document, int offset, CompletionOptions options)
    {
        if (document.Yaml is not { Schema: { } schema } file || YamlCursor.At(file.Tree, offset) is not { } cursor)
        {
            return null;
        }

        var data = cursor.Data(file.Dialect);
        return schema.Lookup.At(data, [.. cursor.Names]) is { } view
            ? new CompletionSite(document.Workspace.Snapshot, file, cursor, view, data, YamlStyle.Of(file.Text, offset), options, time.GetLocalNow())
            : null;
    }

    private static bool AsksRuns(CompletionSite site) =>
        NameSource.AsksRuns(site.View.Role) || NameSource.AsksRuns(site.View.KeyRole) || NameSource.AsksRuns(site.View.Below("0")?.Role);

    /// <summary>The tracking experiment that the file names by itself, so that its own runs come and no others.</summary>
    private static string? TrackingExperiment(CompletionSite site)
    {
        var view = site.File.Schema?.Lookup.At();
        foreach (var entry in site.Data.Entries)
        {
            if (entry.Value is { Kind: DataKind.String, Text.Length: > 0 } && view?.Below(entry.Name)?.Role == SchemaRoles.TrackingExperiment)
            {
                return entry.Value.Text;
            }
        }

        return null;
    }
}
