using System.Text.Json;

namespace ForgeLsp.Lsp;

/// <summary>What the client said it can do, at <c>initialize</c>. Anything that is missing or of the wrong shape counts as "cannot".</summary>
internal sealed record ClientCapabilities
{
    /// <summary>Positions count UTF-8 bytes: the client offers it before UTF-16.</summary>
    public bool Utf8Positions { get; private init; }

    /// <summary>The client has no pushed diagnostics and pulls them.</summary>
    public bool PullsDiagnostics { get; private init; }

    /// <summary>It pulls again when asked to.</summary>
    public bool DiagnosticRefresh { get; private init; }

    public bool RelatedInformation { get; private init; }

    public bool CodeDescription { get; private init; }

    public bool UnnecessaryTag { get; private init; }

    public bool CodeActionLiterals { get; private init; }

    /// <summary>Edits may name the version that they are for.</summary>
    public bool DocumentChanges { get; private init; }

    public bool CreateFiles { get; private init; }

    /// <summary>Edits may be shown for the user to confirm.</summary>
    public bool ChangeAnnotations { get; private init; }

    // Completion and hover.

    public bool CompletionSnippets { get; private init; }

    public bool CompletionMarkdown { get; private init; }

    /// <summary>A word may stand behind the label.</summary>
    public bool CompletionLabelDetails { get; private init; }

    public bool CompletionPreselect { get; private init; }

    public bool CompletionDeprecatedTag { get; private init; }

    public bool CompletionDeprecated { get; private init; }

    /// <summary>Inserted lines may come with their own indentation.</summary>
    public bool CompletionAsIs { get; private init; }

    public bool HoverMarkdown { get; private init; }

    /// <summary>Sends notebooks cell by cell.</summary>
    public bool NotebookSync { get; private init; }

    public bool WorkDoneProgress { get; private init; }

    /// <summary>Watched files can be asked for after <c>initialized</c>.</summary>
    public bool RegistersWatchers { get; private init; }

    /// <summary>What it can do with names, outlines and links.</summary>
    public NavigationCapabilities Navigation { get; private init; } = new();

    /// <summary>Reads the <c>capabilities</c> member of the parameters of <c>initialize</c>.</summary>
    public static ClientCapabilities Read(JsonElement parameters)
    {
        var all = Get(parameters, "capabilities");
        var document = Get(all, "textDocument");
        var push = Get(document, "publishDiagnostics");
        var workspace = Get(all, "workspace");
        var edits = Get(workspace, "workspaceEdit");
        var item = Get(Get(document, "completion"), "completionItem");
        return new ClientCapabilities
        {
            Utf8Positions = First(Get(Get(all, "general"), "positionEncodings"), "utf-8", "utf-16") == "utf-8",
            PullsDiagnostics = push.ValueKind != JsonValueKind.Object && Get(document, "diagnostic").ValueKind == JsonValueKind.Object,
            DiagnosticRefresh = Is(Get(workspace, "diagnostics"), "refreshSupport"),
            RelatedInformation = Is(push, "relatedInformation"),
            CodeDescription = Is(push, "codeDescriptionSupport"),
            UnnecessaryTag = Contains(Get(Get(push, "tagSupport"), "valueSet"), 1),
            CodeActionLiterals = Get(Get(document, "codeAction"), "codeActionLiteralSupport").ValueKind == JsonValueKind.Object,
            DocumentChanges = Is(edits, "documentChanges"),
            CreateFiles = First(Get(edits, "resourceOperations"), "create") is not null,
            ChangeAnnotations = Get(edits, "changeAnnotationSupport").ValueKind == JsonValueKind.Object,
            CompletionSnippets = Is(item, "snippetSupport"),
            CompletionMarkdown = First(Get(item, "documentationFormat"), "markdown") is not null,
            CompletionLabelDetails = Is(item, "labelDetailsSupport"),
            CompletionPreselect = Is(item, "preselectSupport"),
            CompletionDeprecatedTag = Contains(Get(Get(item, "tagSupport"), "valueSet"), 1),
            CompletionDeprecated = Is(item, "deprecatedSupport"),
            CompletionAsIs = Contains(Get(Get(item, "insertTextModeSupport"), "valueSet"), 1),
            HoverMarkdown = First(Get(Get(document, "hover"), "contentFormat"), "markdown") is not null,
            NotebookSync = Get(Get(all, "notebookDocument"), "synchronization").ValueKind == JsonValueKind.Object,
            WorkDoneProgress = Is(Get(all, "window"), "workDoneProgress"),
            Navigation = NavigationCapabilities.Read(document, workspace, Get(Get(parameters, "initializationOptions"), "commands")),
            RegistersWatchers = Is(Get(workspace, "didChangeWatchedFiles"), "dynamicRegistration"),
        };
    }

    /// <summary>A member of an object; of anything else, and where it is missing, an undefined element.</summary>
    public static JsonElement Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Whether a member is true.</summary>
    public static bool Is(JsonElement element, string name) => Get(element, name).ValueKind == JsonValueKind.True;
    /// <summary>The first item of a list that is one of <paramref name="wanted"/>.</summary>
    private static string? First(JsonElement list, params ReadOnlySpan<string> wanted)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var item in list.EnumerateArray())
        {
            foreach (var candidate in wanted)
            {
                if (item.ValueKind == JsonValueKind.String && item.ValueEquals(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private static bool Contains(JsonElement list, int wanted)
    {
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) && number == wanted)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
