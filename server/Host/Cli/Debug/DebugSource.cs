using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary>Which parser reads a file.</summary>
internal enum DebugKind { Python, Yaml, Modelfile }

/// <summary>A file that is looked at by itself, wherever it lies.</summary>
/// <param name="Path">As it was typed, with <c>/</c>.</param>
internal sealed record DebugSource(string Path, DebugKind Kind, SourceText Text)
{
    /// <summary>The files of a command.</summary>
    public static Argument<string[]> Files() => new("file") { Description = "Python, YAML files or Modelfiles; a name that says nothing is Python.", Arity = ArgumentArity.OneOrMore };

    /// <summary><c>--format</c>, the first one by default.</summary>
    public static Option<string> Format(params string[] formats)
    {
        var option = RunsCommand.FormatOption(formats);
        option.Description = formats.Length == 1 ? "How to print it; JSON is the only form." : "How to print it: " + string.Join(", ", formats) + ".";
        return option;
    }

    /// <summary>Reads a file, with an <c>x</c> for each letter and digit of its credentials.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    public static DebugSource Read(CliContext context, string file)
    {
        var kind = KindOf(file);
        try
        {
            var bytes = File.ReadAllBytes(System.IO.Path.GetFullPath(file, context.WorkingDirectory));
            var text = kind == DebugKind.Python ? PythonSource.Decode(bytes) : DiskFiles.Decode(bytes) ?? throw new CliException(ExitCode.Unreachable, $"Cannot read '{file}': it is no text.");
            // What it prints goes into bug reports.
            var shown = CredentialMask.InPlace(text, kind == DebugKind.Python ? CredentialSyntax.Code : CredentialSyntax.Settings, 'x');
            return new(file.Replace('\\', '/'), kind, SourceText.From(shown));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unreachable, $"Cannot read '{file}': {unreadable.Message}");
        }
    }

    /// <summary>An object with a version, and one for each file.</summary>
    public static string Json(IEnumerable<DebugSource> sources, Action<Utf8JsonWriter, DebugSource> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("files");
            foreach (var source in sources)
            {
                json.WriteStartObject();
                json.WriteString("path", source.Path);
                write(json, source);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>A place, from 1.</summary>
    public static void WritePlace(Utf8JsonWriter json, SourceText text, TextSpan span)
    {
        var (start, end) = (text.PositionAt(span.Start), text.PositionAt(span.End));
        json.WriteNumber("line", start.Line + 1);
        json.WriteNumber("column", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
    }

    /// <summary>A place as people read it, from 1: <c>3:5-3:9</c>.</summary>
    public static string Place(SourceText text, TextSpan span)
    {
        var (start, end) = (text.PositionAt(span.Start), text.PositionAt(span.End));
        return $"{start.Line + 1}:{start.Column + 1}-{end.Line + 1}:{end.Column + 1}";
    }

    /// <summary>A lone surrogate has no UTF-8 form, and the writer refuses it.</summary>
    public static string Wellformed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static DebugKind KindOf(string file)
    {
        var name = System.IO.Path.GetFileName(file);
        return System.IO.Path.GetExtension(name).ToLowerInvariant() is ".yaml" or ".yml" or ".dvc" or ".json" || name is "MLproject" or "dvc.lock" ? DebugKind.Yaml
            : RelativePath.IsModelfile(file.Replace('\\', '/')) ? DebugKind.Modelfile
            : DebugKind.Python;
    }
}
