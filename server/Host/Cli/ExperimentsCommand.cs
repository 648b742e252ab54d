using System.CommandLine;
using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Runs;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge experiments list</c>: the experiments of the tracking stores.</summary>
internal static class ExperimentsCommand
{
    /// <summary>The command with its child.</summary>
    public static Command Create(CliContext context)
    {
        var store = RunsCommand.StoreOption();
        var deleted = new Option<bool>("--deleted", "--include-deleted") { Description = "Deleted experiments too." };
        var format = RunsCommand.FormatOption("table", "json", "csv", "ndjson");
        var list = new ExampleCommand("list", "Lists experiments, newest first.", "forge experiments list", "forge experiments list --store https://mlflow.example.org --deleted --format json") { deleted, format }
            .Explain("Times are local in the table, and milliseconds since 1970-01-01 UTC in JSON and CSV.");
        list.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var found = new List<(string Store, Experiment Experiment)>();
            foreach (var named in await session.ListAsync(cancel))
            {
                var experiments = await session.ReadAsync(named, () => named.Store.ListExperimentsAsync(cancel)) ?? [];
                found.AddRange(experiments.Where(experiment => parsed.GetValue(deleted) || !experiment.IsDeleted).Select(experiment => (named.Alias, experiment)));
            }

            var shown = parsed.GetValue(format);
            if (found.Count > 0 || session.ExitCode == ExitCode.Clean || shown == "json")
            {
                await context.Out.WriteAsync(shown switch
                {
                    "json" => Json(found),
                    "ndjson" => string.Concat(found.Select(static entry => Text(indented: false, json => Write(json, entry.Store, entry.Experiment)))),
                    "csv" => TextTable.Csv(Rows(found, isExact: true)),
                    _ => TextTable.Aligned(Rows(found, isExact: false)),
                });
            }

            return session.ExitCode;
        });
        return new ExampleCommand("experiments", "Lists the experiments of the tracking stores.", "forge experiments list") { store, list }.Explain(RunsCommand.StoresText);
    }

    private static string Json(List<(string Store, Experiment Experiment)> found) => Text(indented: true, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartArray("experiments");
        foreach (var (store, experiment) in found)
        {
            Write(json, store, experiment);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string store, Experiment experiment)
    {
        json.WriteStartObject();
        json.WriteString("store", store);
        json.WriteString("experimentId", experiment.Id);
        json.WriteString("name", experiment.Name);
        json.WriteString("lifecycleStage", experiment.IsDeleted ? "deleted" : "active");
        json.WriteString("artifactLocation", experiment.ArtifactLocation);
        RunJson.Number(json, "creationTime", experiment.CreationTime);
        RunJson.Number(json, "lastUpdateTime", experiment.LastUpdateTime);
        RunJson.Map(json, "tags", experiment.Tags);
        json.WriteString("damage", experiment.Damage);
        json.WriteEndObject();
    }

    private static List<IReadOnlyList<string>> Rows(List<(string Store, Experiment Experiment)> found, bool isExact)
    {
        var hasSeveral = found.Select(static entry => entry.Store).Distinct(StringComparer.Ordinal).Count() > 1;
        string Time(long? time) => isExact ? time?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "" : RunText.Instant(time);
        var tags = isExact ? found.SelectMany(static entry => entry.Experiment.Tags.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() : [];
        List<IReadOnlyList<string>> rows =
        [
            isExact
                ? ["store", "experiment_id", "name", "lifecycle_stage", "creation_time", "last_update_time", "artifact_location", .. tags.Select(static key => "tags." + key)]
                : [.. hasSeveral ? ["store"] : Array.Empty<string>(), "experiment", "name", "state", "created", "updated"],
        ];
        rows.AddRange(found.Select(entry => (IReadOnlyList<string>)(isExact
            ?
            [
                entry.Store, entry.Experiment.Id, entry.Experiment.Name, entry.Experiment.IsDeleted ? "deleted" : "active", Time(entry.Experiment.CreationTime), Time(entry.Experiment.LastUpdateTime),
                entry.Experiment.ArtifactLocation ?? "", .. tags.Select(key => entry.Experiment.Tags.GetValueOrDefault(key) ?? ""),
            ]
            :
            [
                .. hasSeveral ? [entry.Store] : Array.Empty<string>(), entry.Experiment.Id, entry.Experiment.Name,
                (entry.Experiment.IsDeleted ? "deleted" : "active") + (entry.Experiment.Damage is null ? "" : ", damaged"), Time(entry.Experiment.CreationTime), Time(entry.Experiment.LastUpdateTime),
            ])));
        return rows;
    }

    private static string Text(bool indented, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, RunJson.Options(indented)))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
