using System.Diagnostics;
using System.Globalization;

namespace HyperDht.NatLab.Tests.Lab;

/// <summary>Networks with real kernel NAT, in namespaces of their own that end with this object or with this process.</summary>
/// <remarks>Needs root. The first process of the lab reads its commands from a pipe: when the pipe breaks, the kernel ends all of it.</remarks>
internal sealed class NatLab : IAsyncDisposable
{
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _init;
    private readonly int _initId;
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _commands;

    private NatLab(Process init, int initId)
    {
        _init = init;
        _initId = initId;
    }

    /// <summary>Why the lab cannot run here; null when it can.</summary>
    public static string? MissingReason { get; } = FindMissingReason();

    /// <summary>Starts a lab with its public network.</summary>
    public static async Task<NatLab> StartAsync()
    {
        var init = Process.Start(new ProcessStartInfo(
            "unshare", ["--net", "--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc", "bash", "-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        init.ErrorDataReceived += static (_, _) => { };
        init.BeginErrorReadLine();
        var lab = new NatLab(init, await FindChildAsync(init.Id));
        await init.StandardInput.WriteLineAsync($". '{Path.Combine(AppContext.BaseDirectory, "Lab", "topology.sh")}'");
        await lab.RunAsync("start_core");
        return lab;
    }

    /// <summary>Runs commands of <c>topology.sh</c>.</summary>
    public async Task RunAsync(string commands)
    {
        await _one.WaitAsync();
        try
        {
            var mark = $"done-{++_commands}";
            await _init.StandardInput.WriteLineAsync($"( set -e; {commands}\n) 2>&1; echo {mark} $?");
            await _init.StandardInput.FlushAsync();
            var output = new List<string>();
            using var deadline = new CancellationTokenSource(CommandDeadline);
            while (await _init.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (!line.StartsWith(mark, StringComparison.Ordinal))
                {
                    output.Add(line);
                    continue;
                }

                Assert.True(line.EndsWith(" 0", StringComparison.Ordinal), $"{commands}\n{string.Join('\n', output)}");
                return;
            }

            Assert.Fail($"The lab ended: {commands}\n{string.Join('\n', output)}");
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Starts a program in one of the lab's hosts.</summary>
    public Process Start(string host, string file, params string[] arguments) => Process.Start(new ProcessStartInfo(
        "nsenter", ["-t", _initId.ToString(CultureInfo.InvariantCulture), "-m", "-p", "--", "ip", "netns", "exec", host, file, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public async ValueTask DisposeAsync()
    {
        _init.Kill(entireProcessTree: true);
        await _init.WaitForExitAsync();
        _init.Dispose();
        _one.Dispose();
    }

    private static async Task<int> FindChildAsync(int parent)
    {
        for (var end = DateTime.UtcNow.AddSeconds(10); DateTime.UtcNow < end; await Task.Delay(20))
        {
            var children = await File.ReadAllTextAsync($"/proc/{parent}/task/{parent}/children");
            if (children.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var child, ..])
            {
                return int.Parse(child, CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("The lab did not start.");
    }

    private static string? FindMissingReason()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "The NAT lab needs Linux and root: run ./test as root to include it.";
        }

        var missing = new[] { "unshare", "nsenter", "ip", "iptables" }.FirstOrDefault(tool =>
            !new[] { "/usr/sbin", "/sbin", "/usr/bin", "/bin" }.Any(folder => File.Exists(Path.Combine(folder, tool))));
        if (missing is not null)
        {
            return $"The NAT lab needs {missing}: sudo apt-get install util-linux iproute2 iptables.";
        }

        using var probe = Process.Start(new ProcessStartInfo(
            "unshare", ["--net", "--mount", "--pid", "--fork", "sh", "-c", "ip link add type veth && iptables -t nat -A POSTROUTING -j MASQUERADE"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = probe.StandardError.ReadToEnd().ReplaceLineEndings(" ").Trim();
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : $"The NAT lab needs namespaces and NAT in the kernel: {said}";
    }
}
