using System.Text.Json;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Lsp;

/// <summary>
/// What <c>initialize</c> says, read by hand: it is the first message of every start, and a member of the wrong shape must not keep the
/// editor from working.
/// </summary>
/// <param name="ProcessId">The client's process, or null.</param>
/// <param name="FolderUris">Workspace folders, else the root, else none; in the client's spelling.</param>
/// <param name="Trace">off, messages or verbose.</param>
internal sealed record InitializeRequest(ClientCapabilities Capabilities, int? ProcessId, IReadOnlyList<string> FolderUris, bool Trusted, SessionSettings Settings, string Trace)
{
    /// <summary>Reads the parameters.</summary>
    public static InitializeRequest Read(JsonElement parameters)
    {
        var options = ClientCapabilities.Get(parameters, "initializationOptions");
        var process = ClientCapabilities.Get(parameters, "processId");
        return new InitializeRequest(
            ClientCapabilities.Read(parameters),
            process.ValueKind == JsonValueKind.Number && process.TryGetInt32(out var id) ? id : null,
            Folders(parameters),
            ClientCapabilities.Get(options, "trusted").ValueKind == JsonValueKind.True,
            ReadSettings(ClientCapabilities.Get(options, "settings")),
            Text(parameters, "trace") ?? "off");
    }

    /// <summary>Reads <c>{trackingUri?, isTrackingUriOwn?, stores?, proxy?, noProxy?, certificateAuthority?, reservations?, isReservationsOwn?, user?, ollamaHost?}</c>; an empty text counts as unset.</summary>
    public static SessionSettings ReadSettings(JsonElement settings) => new(Text(settings, "trackingUri"), Text(settings, "reservations"), Text(settings, "user"))
    {
        IsTrackingUriOwn = ClientCapabilities.Get(settings, "isTrackingUriOwn").ValueKind == JsonValueKind.True,
        IsReservationsOwn = ClientCapabilities.Get(settings, "isReservationsOwn").ValueKind == JsonValueKind.True,
        Stores = Stores(ClientCapabilities.Get(settings, "stores")),
        Network = new(Text(settings, "proxy"), Text(settings, "noProxy"), Text(settings, "certificateAuthority")),
        OllamaHost = Text(settings, "ollamaHost"),
    };

    // A list that people write by hand: what has another shape is passed over.
    private static IReadOnlyList<TrackingStore> Stores(JsonElement list) => list.ValueKind != JsonValueKind.Array ? [] : (TrackingStore[])
    [
        .. list.EnumerateArray()
            .Select(static store => (Uri: Text(store, "uri"), Name: Text(store, "name"), IsOwn: ClientCapabilities.Get(store, "isOwn").ValueKind == JsonValueKind.True))
            .Where(static store => !string.IsNullOrWhiteSpace(store.Uri))
            .Select(static store => new TrackingStore(store.Uri ?? "", store.Name, store.IsOwn)),
    ];

    private static List<string> Folders(JsonElement parameters)
    {
        var uris = new List<string>();
        var folders = ClientCapabilities.Get(parameters, "workspaceFolders");
        if (folders.ValueKind == JsonValueKind.Array)
        {
            foreach (var folder in folders.EnumerateArray())
            {
                if (Text(folder, "uri") is { } uri)
                {
                    uris.Add(uri);
                }
            }
        }

        // An empty list is what some clients send that know one root only.
        if (uris.Count > 0)
        {
            return uris;
        }

        if (Text(parameters, "rootUri") is { } root)
        {
            uris.Add(root);
        }
        else if (Text(parameters, "rootPath") is { } path && Uri.TryCreate(path, UriKind.Absolute, out var address))
        {
            uris.Add(address.AbsoluteUri);
        }

        return uris;
    }

    private static string? Text(JsonElement element, string name)
    {
        var value = ClientCapabilities.Get(element, name);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
    }
}
