using System.Text.RegularExpressions;
using ForgeLsp.Lsp.Handlers;
using ForgeLsp.Lsp.Protocol;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>docs/protocol.md and the server name the same custom messages.</summary>
public sealed class ProtocolPageTests
{
    [Fact]
    public void Every_custom_message_has_a_row_with_its_direction_and_every_row_a_message()
    {
        var rows = Regex.Matches(Page(), @"^\| `(?<method>forge/[^`]+)` \| (?<kind>[a-z ]+) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        var page = rows.Select(row => $"{row.Groups["method"].Value}: {row.Groups["kind"].Value}").Order(StringComparer.Ordinal);
        var server = HandlerTable.Requests.Select(handler => $"{handler.Method}: request")
            .Concat(HandlerTable.Notifications.Select(handler => $"{handler.Method}: notification to the server"))
            .Concat(ForgeMethods.Sent.Select(method => $"{method}: notification to the client"))
            .Where(message => message.StartsWith("forge/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(page, server);
    }

    [Fact]
    public void No_method_has_two_handlers()
    {
        var methods = HandlerTable.Requests.Select(handler => handler.Method).Concat(HandlerTable.Notifications.Select(handler => handler.Method)).ToList();
        Assert.Equal(methods.Distinct(StringComparer.Ordinal), methods);
    }

    [Fact]
    public void Every_handler_class_is_in_the_table()
    {
        var listed = HandlerTable.Requests.Select(handler => handler.GetType()).Concat(HandlerTable.Notifications.Select(handler => handler.GetType()));
        var written = typeof(HandlerTable).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(RequestHandler)) || type.IsSubclassOf(typeof(NotificationHandler))));
        Assert.Equal(written.Select(type => type.Name).Order(StringComparer.Ordinal), listed.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ForgeLsp.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "protocol.md"));
    }
}
