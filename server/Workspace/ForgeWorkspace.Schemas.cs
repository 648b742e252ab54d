using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace;

/// <summary>The part that reads the schemas that modelines and the policy name: always in the background, never on the reader's thread.</summary>
public sealed partial class ForgeWorkspace
{
    /// <summary>Reads the schemas that files claim: all anew, or only those that were never read. Returns the files that are concerned.</summary>
    private IReadOnlyList<string> ReadSchemas(bool everyOne)
    {
        var snapshot = _current;
        // Of all the files next to none names one.
        var naming = new List<FileSummary>();
        foreach (var summary in snapshot.Index.All)
        {
            if (summary.SchemaPath is not null)
            {
                naming.Add(summary);
            }
        }

        var claims = naming.Where(summary => !snapshot.Open.ContainsKey(summary.Path)).Select(static summary => (summary.Path, Schema: summary.SchemaPath))
            .Concat(snapshot.Open.Values.Select(open => (Path: open.Document.Path, Schema: snapshot.ClassOf(open.Source).SchemaPath)))
            .Where(static claim => claim.Schema is not null)
            .Select(static claim => (claim.Path, Schema: claim.Schema ?? ""))
            .Concat(snapshot.Policy.Schemas.Select(static entry => RelativePath.Join("", entry.Value)).OfType<string>().Select(static path => (Path: Policy.FileName, Schema: path)))
            .Where(claim => everyOne || snapshot.CustomSchemas.At(claim.Schema) is null)
            .ToArray();
        if (claims.Length == 0)
        {
            return [];
        }

        var schemas = snapshot.CustomSchemas.With(claims.Select(static claim => claim.Schema), path => _current.Open.TryGetValue(path, out var open) ? open.Document.Text.ToString() : _files.Read(path));
        lock (_gate)
        {
            _current = With(_current, schemas: schemas);
        }

        return [.. claims.Select(static claim => claim.Path).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Has the schema read that an open document has come to name; the file is checked again then.</summary>
    private void WantSchema(string path)
    {
        var snapshot = _current;
        if (snapshot.Open.TryGetValue(path, out var open) && snapshot.ClassOf(open.Source).SchemaPath is { } schema && snapshot.CustomSchemas.At(schema) is null)
        {
            _background(() => Invalidate(ReadSchemas(everyOne: false)));
        }
    }
}
