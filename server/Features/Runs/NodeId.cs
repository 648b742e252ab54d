namespace ForgeLsp.Features.Runs;

/// <summary>The id of a row: <c>kind:alias/rest</c>. It holds a store's alias, never its address.</summary>
internal readonly record struct NodeId(string Kind, string Alias, string Rest)
{
    /// <summary>Reads an id; null for one that no view made.</summary>
    public static NodeId? Parse(string id)
    {
        var colon = id.IndexOf(':');
        if (colon <= 0)
        {
            return null;
        }

        var slash = id.IndexOf('/', colon);
        return slash < 0 ? new(id[..colon], id[(colon + 1)..], "") : new(id[..colon], id[(colon + 1)..slash], id[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Rest.Length == 0 ? $"{Kind}:{Alias}" : $"{Kind}:{Alias}/{Rest}";
}
