using System.CommandLine;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu transfer</c>: hands a booking to somebody else.</summary>
internal static class GpuTransferCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var to = new Option<string>("--to") { Description = "Who gets it.", Required = true };
        return options.Change(
            context,
            new ExampleCommand("transfer", "Hand a booking to somebody else.", "forge gpu transfer --gpu 0 --to bob").Explain("Card, times and purpose stay.", ExitMeaning.Refused("somebody else's booking, and --force was not given")),
            "Transferred",
            (feature, parsed, id, cancel) => feature.TransferAsync(new TransferRequest(id, parsed.GetValue(to) ?? "", parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User)), cancel),
            to);
    }
}
