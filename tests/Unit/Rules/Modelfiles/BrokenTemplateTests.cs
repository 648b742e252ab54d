using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class BrokenTemplateTests
{
    [Theory]
    [InlineData("{{ .Prompt }}", null)]
    [InlineData("{{ if .System }}{{ .System }}{{ end }}", null)]
    [InlineData("{{- if .System -}} {{ .System }} {{- else if .Tools }}b{{ else }}c{{ end }}", null)]
    [InlineData("{{ range $i, $m := .Messages }}{{ if eq $m.Role \"user\" }}{{ $m.Content }}{{ else with .Tools }}{{ . }}{{ end }}{{ end }}", null)]
    [InlineData("{{- range .Messages }}{{ if and (eq .Role \"user\") (gt (len .ToolCalls) 0) }}{{ continue }}{{ end }}{{ break }}{{ end }}", null)]
    [InlineData("{{ $last := \"\" }}{{ $last = .Prompt }}{{ $last }}{{ $.System | printf \"%s %d\" | json }}", null)]
    [InlineData("{{/* a {{ note }} */}}{{- /* b */ -}}{\"a\": {\"b\": 1}}", null)]
    [InlineData("{{ if (index .Messages 0).Content }}{{ slice .Messages 1 -1 }}{{ end }}{{ currentDate }}", null)]
    [InlineData("{{ define \"one\" }}a{{ end }}{{ template \"one\" . }}{{ block \"two\" . }}b{{ end }}", null)]
    [InlineData("{{ `}}` }}{{ \"}}\" }}{{ 'a' }}", null)]
    [InlineData("{{ .Prompt\n}}", null)]
    [InlineData("{ .System } }}", null)]
    [InlineData("{{ .Prompt }", "11: One brace closes nothing: write `}}`")]
    [InlineData("{{ .System", "0: `{{` is not closed: write `}}` behind it")]
    [InlineData("{{ .System {{ .Prompt }}", "0: `{{` is not closed: write `}}` behind it")]
    [InlineData("{{ if .System }}a", "0: `if` has no end: write `{{ end }}` behind what belongs to it")]
    [InlineData("a{{ end }}", "1: `end` ends nothing: there is one too many")]
    [InlineData("{{ else }}", "0: `else` belongs to no `if`, `with` or `range`")]
    [InlineData("{{ if .A }}{{ else }}{{ else }}{{ end }}", "21: The `if` has an `else` already")]
    [InlineData("{{ if }}{{ end }}", "0: `if` needs a value: `{{ if .System }}`")]
    [InlineData("{{ }}", "0: The braces are empty: write a value between them")]
    [InlineData("{{ eq .Role \"user }}", "12: A text is not closed")]
    [InlineData("{{ if (eq .A 1 }}{{ end }}", "0: A `(` is not closed")]
    [InlineData("{{ .A ) }}", "6: A `)` has no `(`")]
    [InlineData("{{ $a }}", "3: `$a` is set nowhere before")]
    [InlineData("{{ if .A }}{{ $a := 1 }}{{ end }}{{ $a }}", "36: `$a` is set nowhere before")]
    [InlineData("{{ .A | }}", "6: There is no value behind `|`")]
    [InlineData("{{ System }}", "3: Ollama has no function `System`; a field is written with a dot: `.System`")]
    [InlineData("{{ jsom .Tools }}", "3: Ollama has no function `jsom` — did you mean `json`?")]
    [InlineData("{{ .A-}}", "5: `-` cannot follow a name")]
    [InlineData("{{ break }}", "3: `break` works within a `range` only")]
    [InlineData("{{/*/}}", "0: The comment is not closed: write `*/}}` behind it")]
    [InlineData("{{/* a }}", "0: The comment is not closed: write `*/}}` behind it")]
    public void Says(string template, string? expected)
    {
        const string Start = "FROM a\nTEMPLATE \"\"\"";
        var found = Fixture.Run(new BrokenTemplate(), Start + template + "\"\"\"\n");
        Assert.Equal(expected, found.Count == 0 ? null : $"{found[0].Finding.Span.Start - Start.Length}: {found[0].Finding.Message}");
        Assert.True(found.Count < 2, string.Join("\n", found.Select(static item => item.Finding.Message)));
    }

    [Fact]
    public void Only_a_template_is_one() => Assert.Empty(Fixture.Run(new BrokenTemplate(), "FROM a\nSYSTEM {{ if }}\nMESSAGE user {{\n"));

    [Fact]
    public void A_function_may_be_one_of_another_version() => Assert.Equal(Severity.Warning, Assert.Single(Fixture.Run(new BrokenTemplate(), "FROM a\nTEMPLATE {{ shout .Prompt }}\n")).Severity);
}
