using System.Diagnostics;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Core.Model;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters;

public sealed class NvidiaSmiTests
{
    [Fact]
    public void Cards_are_read_from_csv()
    {
        var gpus = NvidiaSmiCsv.ReadGpus("local", Fixture("two-a100.csv")).ConvertAll(row => row.Gpu);
        Assert.Equal(2, gpus.Count);
        Assert.Equal(("NVIDIA A100-SXM4-80GB", 97, 71234L, 81920L, 64, 391.52), (gpus[0].Name, gpus[0].Utilisation, gpus[0].MemoryUsed, gpus[0].MemoryTotal, gpus[0].Temperature, gpus[0].Power));
        Assert.Equal("GPU-7c9d2e4f-1a3b-4c5d-8e6f-9a0b1c2d3e4f", gpus[1].Uuid);
    }

    [Fact]
    public void What_the_driver_does_not_say_is_null_and_warnings_between_the_lines_are_no_cards()
    {
        var gpus = NvidiaSmiCsv.ReadGpus("local", Fixture("odd-answers.csv")).ConvertAll(row => row.Gpu);
        Assert.Equal([0, 1, 2], gpus.Select(gpu => gpu.Index));
        Assert.Equal((null, 201L, null), (gpus[0].Utilisation, gpus[0].MemoryUsed, gpus[0].Power));
        Assert.Equal((null, null, null, null), (gpus[1].Uuid, gpus[1].Utilisation, gpus[1].MemoryTotal, gpus[1].Temperature));
        Assert.Equal((3, null, null), (gpus[2].Utilisation, gpus[2].MemoryTotal, gpus[2].Power));
    }

    [Fact]
    public void Processes_may_have_commas_in_their_names_and_vanished_ones_are_left_out()
    {
        var processes = NvidiaSmiCsv.ReadProcesses(Fixture("two-a100-processes.csv")).ConvertAll(row => row.Process);
        Assert.Equal([new GpuProcess(4122, "/opt/conda/bin/python", null, 70210), new GpuProcess(4190, "python train.py --lr=0.1,0.2", null, null)], processes);
    }

    [Fact]
    public void Mig_instances_and_their_processes_are_read_from_xml()
    {
        var gpu = Assert.Single(NvidiaSmiXml.Read("local", Fixture("mig.xml")) ?? []);
        Assert.Equal((null, 11213L, 38, 92.41), (gpu.Utilisation, gpu.MemoryUsed, gpu.Temperature, gpu.Power));
        Assert.Equal(
            [new MigInstance(0, null, gpu.Uuid, 1, 0, null, 11201, 19968), new MigInstance(1, null, gpu.Uuid, 2, 0, null, 12, 19968)], gpu.MigInstances);
        Assert.Equal((31415, 0), (Assert.Single(gpu.Processes).Pid, gpu.Processes[0].MigIndex));
    }

    [Fact]
    public void Display_processes_never_count()
    {
        var gpu = Assert.Single(NvidiaSmiXml.Read("local", Fixture("desktop.xml")) ?? []);
        Assert.Equal((7, 12.30), (gpu.Utilisation, gpu.Power));
        Assert.Equal("blender", Assert.Single(gpu.Processes).Name);
    }

    [Fact]
    public void On_windows_every_window_is_a_display_process()
    {
        var gpu = Assert.Single(NvidiaSmiXml.Read("local", Fixture("windows.xml")) ?? []);
        Assert.Equal((9120, null), (Assert.Single(gpu.Processes).Pid, gpu.Processes[0].Memory));
        Assert.Empty(gpu.MigInstances);
    }

    [Fact]
    public void A_virtual_card_says_neither_temperature_nor_power()
    {
        var gpu = Assert.Single(NvidiaSmiCsv.ReadGpus("local", Fixture("vgpu.csv"))).Gpu;
        Assert.Equal(("GRID A100-10C", 5, 1280L, null, null), (gpu.Name, gpu.Utilisation, gpu.MemoryUsed, gpu.Temperature, gpu.Power));
    }

    [Theory]
    [InlineData("0, GPU-a, Tesla T4, 12, 100, 15360, 40, 28,91, Disabled")]
    [InlineData("0,GPU-a,Tesla T4,12,100,15360,40,28.91,Disabled\r")]
    [InlineData("\uFEFF0, GPU-a, Tesla T4, 12 %, 100 MiB, 15360 MiB, 40, 28.91 W, Disabled\r\n")]
    public void Commas_of_other_locales_line_ends_of_windows_and_units_are_read(string line)
    {
        var gpu = Assert.Single(NvidiaSmiCsv.ReadGpus("local", line)).Gpu;
        Assert.Equal(("Tesla T4", 12, 100L, 28.91), (gpu.Name, gpu.Utilisation, gpu.MemoryUsed, gpu.Power));
    }

    [Fact]
    public async Task Half_an_answer_keeps_what_came_and_says_so()
    {
        using var tool = new FakeTool($"case \"$1\" in --query-gpu*) cat '{Path("cut-off.csv")}';; esac");
        var state = await tool.AskAsync();
        Assert.Equal(0, Assert.Single(state.Gpus).Index);
        Assert.Contains("half an answer", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_cards_are_eight()
    {
        using var tool = new FakeTool($"case \"$1\" in --query-gpu*) cat '{Path("eight-h100.csv")}';; esac");
        var state = await tool.AskAsync();
        Assert.Equal((8, null, true), (state.Gpus.Count, state.Problem, state.Gpus.All(gpu => gpu.MeasuredAt == state.MeasuredAt && gpu.MeasuredAt is not null)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<?xml version=\"1.0\"?><nvidia_smi_log><gpu>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")]
    [InlineData("<html/>")]
    [InlineData("\0\u0001\u0002")]
    public void What_is_no_such_xml_is_no_card(string text) => Assert.Null(NvidiaSmiXml.Read("local", text));

    [Fact]
    public async Task A_machine_without_nvidia_smi_says_so()
    {
        var state = await new NvidiaSmiProbe("", TimeSpan.FromSeconds(5), TimeProvider.System) { Places = [] }.ProbeAsync("local", default);
        Assert.Empty(state.Gpus);
        Assert.StartsWith("nvidia-smi was not found", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_in_a_relative_folder_of_the_path_is_not_run()
    {
        using var tool = new FakeTool("touch ran");
        Assert.Null(ToolRunner.Find("nvidia-smi", $".{System.IO.Path.PathSeparator}bin{System.IO.Path.PathSeparator}", []));
        Assert.Equal(System.IO.Path.Combine(tool.Folder, "nvidia-smi"), ToolRunner.Find("nvidia-smi", tool.Folder));
    }

    [Fact]
    public async Task Cards_and_their_processes_come_together()
    {
        using var tool = new FakeTool($"case \"$1\" in --query-gpu*) cat '{Path("two-a100.csv")}';; --query-compute*) cat '{Path("two-a100-processes.csv")}';; esac");
        var state = await tool.AskAsync();
        Assert.Null(state.Problem);
        Assert.Equal([2, 0], state.Gpus.Select(gpu => gpu.Processes.Count));
    }

    [Fact]
    public async Task A_split_card_is_asked_again_in_xml()
    {
        using var tool = new FakeTool($"case \"$1\" in --query-gpu*) cat '{Path("mig.csv")}';; -q) cat '{Path("mig.xml")}';; -L) cat '{Path("mig-list.txt")}';; esac");
        var gpu = Assert.Single((await tool.AskAsync()).Gpus);
        Assert.Equal(
            [("3g.20gb", "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f", gpu.Uuid), ("3g.20gb", "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb", gpu.Uuid)],
            gpu.MigInstances.Select(instance => (instance.Profile, instance.Uuid, instance.ParentUuid)));
    }

    [Fact]
    public async Task A_driver_from_before_mig_is_asked_again_in_xml()
    {
        using var tool = new FakeTool($"case \"$1\" in --query-gpu*) echo 'Field \"mig.mode.current\" is not a valid field to query.'; exit 2;; -q) cat '{Path("desktop.xml")}';; esac");
        var state = await tool.AskAsync();
        Assert.Equal((null, "GeForce GTX 1080"), (state.Problem, Assert.Single(state.Gpus).Name));
    }

    [Theory]
    [InlineData("echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\"; exit 9", "couldn't communicate with the NVIDIA driver")]
    [InlineData("echo 'Failed to initialize NVML: Driver/library version mismatch' >&2; exit 18", "restart the machine")]
    [InlineData("echo 'No devices were found'; exit 6", "found no card")]
    [InlineData("echo 'Failed to initialize NVML: Unknown Error'; exit 255", "has to be started again")]
    [InlineData("echo 'Failed to initialize NVML: Insufficient Permissions'; exit 4", "/dev/nvidia*")]
    [InlineData("echo 'ERR!'", "ERR!")]
    [InlineData("echo 'Unable to determine the device handle for GPU0000:02:00.0: Unknown Error'; exit 255", "until the machine is restarted")]
    [InlineData("echo '<?xml version=\"1.0\" ?><nvidia_smi_log><gpu id=\"1\">'", "half an answer")]
    [InlineData("exit 3", "ended with code 3")]
    [InlineData("head -c 100000 /dev/urandom", "nvidia-smi")]
    public async Task Errors_of_the_driver_are_said(string script, string expected)
    {
        using var tool = new FakeTool(script);
        var state = await tool.AskAsync();
        Assert.Empty(state.Gpus);
        Assert.Contains(expected, state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_fell_off_the_bus_does_not_hide_the_others()
    {
        using var tool = new FakeTool(
            $"case \"$1\" in --query-gpu*) cat '{Path("two-a100.csv")}'; echo 'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost. Reboot the system to recover this GPU'; exit 15;; esac");
        var state = await tool.AskAsync();
        Assert.Equal(2, state.Gpus.Count);
        Assert.Contains("GPU is lost", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hung_tool_is_killed_with_its_children()
    {
        using var tool = new FakeTool("echo $$ > \"$(dirname \"$0\")/pid\"; sleep 300 & echo $! > \"$(dirname \"$0\")/child\"; wait");
        var since = Stopwatch.GetTimestamp();
        var state = await tool.AskAsync(TimeSpan.FromSeconds(1.5));
        Assert.False(state.IsReached);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(15));
        Assert.StartsWith("nvidia-smi did not answer within 1.5 s", state.Problem, StringComparison.Ordinal);
        foreach (var name in new[] { "pid", "child" })
        {
            var pid = (await File.ReadAllTextAsync(System.IO.Path.Combine(tool.Folder, name))).Trim();
            for (var look = 0; look < 100 && IsRunning(pid); look++)
            {
                await Task.Delay(20);
            }

            Assert.False(IsRunning(pid));
        }
    }

    [Fact]
    public void The_owner_of_a_process_is_its_user() => Assert.Equal(Environment.UserName, ProcessOwners.OwnerOf(Environment.ProcessId));

    [Fact]
    public void A_process_that_is_gone_has_no_owner() => Assert.Null(ProcessOwners.OwnerOf(int.MaxValue));

    private static bool IsRunning(string pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", "nvidia-smi", name);

    private static string Fixture(string name) => File.ReadAllText(Path(name));

    /// <summary>A folder with a script that stands in for <c>nvidia-smi</c>.</summary>
    private sealed class FakeTool : IDisposable
    {
        public FakeTool(string script)
        {
            var file = System.IO.Path.Combine(Folder, "nvidia-smi");
            File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("forge-smi").FullName;

        public Task<GpuHostState> AskAsync(TimeSpan? limit = null) =>
            new NvidiaSmiProbe(Folder, limit ?? TimeSpan.FromSeconds(30), TimeProvider.System).ProbeAsync("local", default);

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
