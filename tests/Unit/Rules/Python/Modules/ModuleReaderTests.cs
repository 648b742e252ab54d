using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Modules;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python.Modules;

public sealed class ModuleReaderTests
{
    private const string Training = """
        import torch
        from .data import load

        LR = 0.1
        NAME = "x"
        COUNT = 0
        COUNT += 1

        def step(rate, width=3, *, decay):
            optimizer = torch.optim.SGD(p, rate, weight_decay=decay)
            loss.backward()
            optimizer.step()

        def run():
            step(1, decay=2)
            load("a")

        def other():
            pass

        class Net:
            def __init__(self, width):
                self.cell = torch.nn.LSTM(8, width)

            @staticmethod
            def make(width): ...
        """;

    [Fact]
    public void Functions_tell_their_parameters_and_what_these_become()
    {
        var module = Read(Training);
        Assert.Equal(["step", "run", "other", "Net.__init__", "Net.make"], module.Functions.Select(static function => function.Name));
        Assert.Equal(["rate=lr", "width=", "=", "decay=weight_decay"], module.Function("step")?.Parameters.Select(static parameter => $"{parameter.Name}={parameter.Hyperparameter}"));
        Assert.Equal([new ModuleParameter("width", "hidden_size", IsArchitecture: true)], module.Function("Net.__init__")?.Parameters);
        Assert.Equal([new ModuleParameter("width", null, IsArchitecture: false)], module.Function("Net.make")?.Parameters);
    }

    [Fact]
    public void A_function_trains_where_one_that_it_calls_does()
    {
        var module = Read(Training);
        Assert.Equal([true, true, false], new[] { "step", "run", "other" }.Select(name => module.Function(name)?.Effects.Trains == true));
        Assert.False(module.Effects.Trains);
        Assert.False(module.IsProgram);
        Assert.True(Read(Training + "\n\nrun()\n").Effects.Trains);
        Assert.True(Read(Training + "\n\nif __name__ == '__main__':\n    run()\n").IsProgram);
        Assert.Contains(".data.load", module.Function("run")?.Calls ?? []);
    }

    [Fact]
    public void Imports_and_constants_are_listed()
    {
        var module = Read(Training);
        Assert.Equal(["torch", ".data.load"], module.Imports);
        Assert.Equal(["LR=0.1", "NAME=\"x\""], module.Constants.Select(static constant => $"{constant.Name}={constant.Text}"));
    }

    [Fact]
    public void Moving_says_the_same_and_another_value_does_not()
    {
        Assert.True(Read(Training).SaysSameAs(Read("\n\n" + Training)));
        Assert.False(Read(Training).SaysSameAs(Read(Training.Replace("0.1", "0.2"))));
        Assert.False(Read(Training).SaysSameAs(Read(Training.Replace("(rate,", "(speed,"))));
        Assert.False(Read(Training).SaysSameAs(null));
    }

    [Theory]
    [InlineData("import torch\n", true)]
    [InlineData("def read(path):\n    return open(path)\n", false)]
    public void Only_files_that_may_train_are_worth_reading(string text, bool expected) => Assert.Equal(expected, new ModuleReader().IsWorthReading(text));

    private static ModuleSummary Read(string text) => new ModuleReader().Read(new PythonFile("src/a.py", PythonTree.Parse(SourceText.From(text))));
}
