using System.Globalization;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Core.Model;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters;

/// <summary>A program in ssh's place plays what ssh and the far machine say.</summary>
public sealed class SshProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-ssh").FullName;

    private string Log => File.Exists(Path.Combine(_folder, "log")) ? File.ReadAllText(Path.Combine(_folder, "log")) : "";

    [Fact]
    public async Task Cards_processes_and_their_owners_come_over_ssh_that_asks_nothing()
    {
        Play($"case \"$*\" in *--query-gpu*) cat '{Fixture("two-a100.csv")}';; *--query-compute*) cat '{Fixture("two-a100-processes.csv")}';; *' ps '*) printf ' 4122 alice\\n 4190 some.long-user-name\\n';; esac");
        var state = await AskAsync("gpu-01");
        Assert.Equal((null, true, 2), (state.Problem, state.IsReached, state.Gpus.Count));
        Assert.Equal(["alice", "some.long-user-name"], state.Gpus[0].Processes.Select(process => process.User));
        Assert.All(state.Gpus, gpu => Assert.Equal("gpu-01", gpu.Host));
        Assert.Equal(
            [
                "-o BatchMode=yes -o ConnectTimeout=5 gpu-01 timeout -k 2 8 nvidia-smi --query-gpu=index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,mig.mode.current --format=csv,noheader,nounits",
                "-o BatchMode=yes -o ConnectTimeout=5 gpu-01 timeout -k 2 8 nvidia-smi --query-compute-apps=gpu_uuid,pid,used_memory,process_name --format=csv,noheader,nounits",
                "-o BatchMode=yes -o ConnectTimeout=5 gpu-01 timeout -k 2 8 ps -o pid=,user:64= -p 4122,4190",
            ],
            Log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Mig_instances_come_over_ssh_too()
    {
        Play($"case \"$*\" in *--query-gpu*) cat '{Fixture("mig.csv")}';; *' -q -x') cat '{Fixture("mig.xml")}';; *' -L') cat '{Fixture("mig-list.txt")}';; esac");
        var gpu = Assert.Single((await AskAsync("gpu-01")).Gpus);
        Assert.Equal(["MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f", "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb"], gpu.MigInstances.Select(instance => instance.Uuid));
    }

    [Theory]
    [InlineData("-oProxyCommand=touch${IFS}x")]
    [InlineData("-V")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a\nb")]
    [InlineData("$(id)")]
    [InlineData("")]
    public async Task What_is_no_name_never_reaches_ssh(string host)
    {
        Play("echo no");
        var state = await AskAsync(host);
        Assert.False(state.IsReached);
        Assert.Contains("is no name of a host", state.Problem, StringComparison.Ordinal);
        Assert.Equal("", Log);
    }

    [Theory]
    [InlineData(255, "Host key verification failed.", "connect once by 'ssh gpu-01' and check its fingerprint")]
    [InlineData(255, "@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@\nHost key verification failed.", "'ssh-keygen -R gpu-01'")]
    [InlineData(255, "me@gpu-01: Permission denied (publickey,password).", "has to work without a password")]
    [InlineData(255, "ssh: Could not resolve hostname gpu-01: Name or service not known", "There is no host 'gpu-01'")]
    [InlineData(255, "ssh: connect to host gpu-01 port 22: Connection refused", "refuses ssh")]
    [InlineData(255, "ssh: connect to host gpu-01 port 22: Connection timed out", "did not answer within 5 s")]
    [InlineData(255, "ssh: connect to host gpu-01 port 22: No route to host", "cannot be reached")]
    [InlineData(255, "kex_exchange_identification: Connection closed by remote host", "closed the connection")]
    [InlineData(255, "/home/me/.ssh/config: line 3: Bad configuration option: foo\n/home/me/.ssh/config: terminating, 1 bad configuration options", "Mend ~/.ssh/config")]
    [InlineData(255, "something new", "ssh could not reach gpu-01: something new.")]
    [InlineData(127, "bash: line 1: nvidia-smi: command not found", "There is no nvidia-smi on gpu-01")]
    [InlineData(127, "timeout: failed to run command 'nvidia-smi': No such file or directory", "There is no nvidia-smi on gpu-01")]
    [InlineData(127, "zsh:1: command not found: timeout", "no program 'timeout'")]
    [InlineData(124, "", "did not answer within 8 s: the driver hangs")]
    [InlineData(137, "", "did not answer within 8 s: the driver hangs")]
    public async Task Failures_on_the_way_are_sentences_that_say_what_to_do(int code, string said, string expected)
    {
        Play($"printf '%s\\n' \"{said.Replace("\n", "\\n", StringComparison.Ordinal)}\" | sed 's/\\\\n/\\n/g' >&2; exit {code.ToString(CultureInfo.InvariantCulture)}");
        var state = await AskAsync("gpu-01");
        Assert.Equal((false, 0), (state.IsReached, state.Gpus.Count));
        Assert.Contains(expected, state.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', state.Problem ?? "");
    }

    [Theory]
    [InlineData("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18", "restart gpu-01")]
    [InlineData("echo 'No devices were found'; exit 6", "nvidia-smi found no card on gpu-01.")]
    [InlineData("echo '** WARNING: connection is not using a post-quantum key exchange algorithm.' >&2; echo 'ERR!'; exit 1", "nvidia-smi on gpu-01: ERR! (code 1)")]
    [InlineData("head -c 50000 /dev/urandom", "nvidia-smi on gpu-01")]
    public async Task What_the_driver_there_says_is_the_hosts_answer(string script, string expected)
    {
        Play(script);
        var state = await AskAsync("gpu-01");
        Assert.True(state.IsReached);
        Assert.Contains(expected, state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_and_killed()
    {
        Play("echo $$ > \"$(dirname \"$0\")/pid\"; sleep 300");
        var state = await AskAsync("gpu-01", seconds: 0.3);
        Assert.Contains("did not answer within", state.Problem, StringComparison.Ordinal);
        var pid = (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Trim();
        for (var look = 0; look < 100 && File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal); look++)
        {
            await Task.Delay(20);
        }

        Assert.False(File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Length > 0);
    }

    [Fact]
    public async Task A_host_has_one_call_in_flight_which_all_who_ask_share()
    {
        var fifo = Path.Combine(_folder, "go");
        Play($"while [ ! -e '{fifo}' ]; do sleep 0.05; done; case \"$*\" in *--query-gpu*) cat '{Fixture("two-a100.csv")}';; esac");
        var probe = Probe();
        var asked = Enumerable.Range(0, 5).Select(_ => probe.ProbeAsync("gpu-01", default)).ToList();
        using var impatient = new CancellationTokenSource();
        var left = probe.ProbeAsync("gpu-01", impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await File.WriteAllTextAsync(fifo, "");
        var states = await Task.WhenAll(asked);
        Assert.All(states, state => Assert.Equal(2, state.Gpus.Count));
        Assert.Single(Log.Split('\n'), line => line.Contains("--query-gpu", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_ssh_the_host_cannot_be_asked_and_that_is_said()
    {
        var state = await new SshProbe("", TimeProvider.System) { Places = [] }.ProbeAsync("gpu-01", default);
        Assert.Equal("gpu-01 cannot be asked: ssh was not found on this machine.", state.Problem);
    }

    [Theory]
    [InlineData("local", "here")]
    [InlineData("atlas", "here")]
    [InlineData("ATLAS.example.org", "here")]
    [InlineData("atlas2", "elsewhere")]
    [InlineData("atlas.other.org", "elsewhere")]
    public async Task This_machine_is_asked_directly_whatever_it_is_called(string host, string expected)
    {
        var state = await new GpuHosts("atlas.example.org", new Answer("here"), new Answer("elsewhere")).ProbeAsync(host, default);
        Assert.Equal(expected, state.Problem);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "nvidia-smi", name);

    private void Play(string script)
    {
        var file = Path.Combine(_folder, "ssh");
        File.WriteAllText(file, $"#!/bin/sh\necho \"$@\" >> '{Path.Combine(_folder, "log")}'\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private SshProbe Probe() => new(_folder, TimeProvider.System) { Places = [], Slack = TimeSpan.FromSeconds(30) };

    private Task<GpuHostState> AskAsync(string host, double? seconds = null) =>
        (seconds is { } limit ? new SshProbe(_folder, TimeProvider.System) { Places = [], ConnectLimit = TimeSpan.FromSeconds(limit), ToolLimit = TimeSpan.FromSeconds(limit), Slack = TimeSpan.FromSeconds(limit) } : Probe())
            .ProbeAsync(host, default);

    private sealed class Answer(string problem) : ForgeLsp.Core.Ports.IGpuProbe
    {
        public Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel) => Task.FromResult(new GpuHostState(host, [], problem));
    }
}
