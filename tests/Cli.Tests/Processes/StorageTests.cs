using System.Net;
using System.Net.Sockets;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>A node of the tool whose records outlive it.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hyperdht-storage").FullName;
    private readonly int _port = FreePort();

    private string File => Path.Combine(_directory, "records.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Records_AreThereAfterARestart()
    {
        await using (var node = await StartNodeAsync())
        {
            Assert.Equal(0, await RunAsync("put", "hello"));
            node.SendInterrupt();
            Assert.Equal(0, (await node.EndAsync()).Code);
        }

        await using var again = await StartNodeAsync();
        await using var get = ToolProcess.Start(Line("get", Topic.Hash("hello"u8).ToString()));

        Assert.Equal((0, "hello"), await get.EndAsync());
    }

    [Fact]
    public async Task FileThatIsSomethingElse_IsAFailureAndStaysAsItIs()
    {
        await System.IO.File.WriteAllTextAsync(File, "Dear diary");
        await using var node = ToolProcess.Start([.. NodeLine, "--json"]);

        var error = await node.EventAsync("error");

        Assert.Equal("STORAGE_UNAVAILABLE", error.GetProperty("code").GetString());
        Assert.Contains(File, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await node.EndAsync()).Code);
        Assert.Equal("Dear diary", await System.IO.File.ReadAllTextAsync(File));
    }

    private string[] NodeLine => ["node", "--bootstrap", "--host", "127.0.0.1", "--port", $"{_port}", "--storage", File];

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private string[] Line(params string[] words) => [.. words, "--host", "127.0.0.1", "--bootstrap", $"127.0.0.1:{_port}"];

    private async Task<ToolProcess> StartNodeAsync()
    {
        var node = ToolProcess.Start(NodeLine);
        await node.WaitForLinesAsync(3);
        return node;
    }

    private async Task<int> RunAsync(params string[] words)
    {
        await using var tool = ToolProcess.Start(Line(words));
        return (await tool.EndAsync()).Code;
    }
}
