namespace ForgeLsp.Core.Modelfiles;

/// <summary>What a template can ask for.</summary>
/// <param name="Name">With its dot.</param>
/// <param name="Owner">Whose it is: the template's own, a message's, a tool's, or a call's of a tool.</param>
public sealed record TemplateField(string Name, string Owner, string Summary);

/// <summary>The fields of templates.</summary>
/// <remarks>Source: <c>Values</c>, <c>templateMessage</c>, <c>templateTool</c> and <c>templateToolCall</c> in <c>template/template.go</c> of ollama/ollama.</remarks>
public static class TemplateFields
{
    /// <summary>All of them; those that stand outside of a <c>range</c> first.</summary>
    public static IReadOnlyList<TemplateField> All { get; } =
    [
        new(".System", "", "The system message."),
        new(".Prompt", "", "What the user says, in a template that is filled in message by message."),
        new(".Response", "", "The answer. What stands behind it is left out while the model writes."),
        new(".Messages", "", "The chat, message by message; a template that uses it writes the whole chat itself."),
        new(".Tools", "", "The tools that the model may call."),
        new(".Suffix", "", "What follows the place that is to be filled in."),
        new(".Think", "", "Whether the model is to think before it answers."),
        new(".ThinkLevel", "", "How much it is to think, where the request says so."),
        new(".IsThinkSet", "", "Whether the request says anything about thinking."),
        new(".Role", "message", "`system`, `user`, `assistant` or `tool`."),
        new(".Content", "message", "The text."),
        new(".Thinking", "message", "What the model thought."),
        new(".Images", "message", "The pictures."),
        new(".ToolCalls", "message", "The calls of tools that the model asks for."),
        new(".ToolName", "message", "The tool that a message of the role `tool` comes from."),
        new(".ToolCallID", "message", "The call that a message of the role `tool` answers."),
        new(".Function", "tool or call", "The function: `.Name`, `.Arguments`, `.Description`, `.Parameters`."),
        new(".Name", "function", "Its name."),
        new(".Arguments", "function", "The arguments of the call."),
        new(".Description", "function", "What it does."),
        new(".Parameters", "function", "What it takes, as a JSON Schema."),
    ];

    /// <summary>The words that steer a template, with what they do.</summary>
    public static IReadOnlyList<(string Name, string Summary)> Words { get; } =
    [
        ("if", "What follows, where the value is neither empty nor false."),
        ("else", "What follows otherwise; `else if` asks again."),
        ("end", "Ends `if`, `range`, `with`, `define` or `block`."),
        ("range", "What follows, once for each item; the dot is the item."),
        ("with", "What follows with the value as the dot, where it is not empty."),
        ("break", "Ends the `range`."),
        ("continue", "Goes on with the next item of the `range`."),
        ("define", "Names a template."),
        ("template", "Puts a named template in."),
        ("block", "Names a template and puts it in."),
    ];

    /// <summary>The functions that are used most, with what they do.</summary>
    public static IReadOnlyList<(string Name, string Summary)> Functions { get; } =
    [
        ("eq", "Whether two values are equal."),
        ("ne", "Whether two values differ."),
        ("and", "The first value that is empty, else the last."),
        ("or", "The first value that is not empty, else the last."),
        ("not", "Whether a value is empty."),
        ("len", "How many items or letters a value has."),
        ("index", "An item by its position or name."),
        ("slice", "A part of a list or text."),
        ("gt", "Greater than."), ("ge", "At least."), ("lt", "Less than."), ("le", "At most."),
        ("printf", "Text from a pattern such as `%s`."),
        ("json", "A value as JSON."),
        ("currentDate", "Today, as 2006-01-02."),
        ("yesterdayDate", "Yesterday, as 2006-01-02."),
        ("toTypeScriptType", "The type of a tool's property as TypeScript writes it."),
    ];
}
