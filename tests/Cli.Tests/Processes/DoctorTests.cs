using System.Net;
using System.Net.Sockets;
using HyperDht.Testing;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>The doctor end to end over loopback, as scripts use it.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private static readonly string ServerSeed = new('7', 64);
    private static readonly string ServerKey = KeyPair.FromSeed(Convert.FromHexString(ServerSeed)).PublicKey.ToHex();

    private HyperDhtTestnet _network = null!;

    private string[] Network => ["--host", "127.0.0.1", "--bootstrap", string.Join(',', _network.Bootstrap), "--json"];

    public async Task InitializeAsync() => _network = await HyperDhtTestnet.StartAsync(8);

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Doctor_FindsOutAboutTheHostAndOneConnect()
    {
        await using var server = ToolProcess.Start(["listen", "--echo", "--seed", ServerSeed, .. Network]);
        await server.EventAsync("listening");
        await using var doctor = ToolProcess.Start(["doctor", ServerKey, .. Network]);

        var nat = await doctor.EventAsync("finding");
        var reachable = await doctor.EventAsync("finding");
        var mtu = await doctor.EventAsync("finding");
        var first = await doctor.EventAsync("finding");

        Assert.Equal((0, string.Empty), await doctor.EndAsync());
        Assert.Equal("nat", nat.GetProperty("finding").GetString());
        Assert.Equal("open", nat.GetProperty("kind").GetString());
        Assert.True(reachable.GetProperty("reachable").GetBoolean());
        Assert.Equal(1500, mtu.GetProperty("mtu").GetInt32());
        Assert.Equal("step", first.GetProperty("finding").GetString());
        Assert.Contains("\"finding\":\"direct\"", doctor.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_EndsAtOnceWithoutAnAnswer()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var doctor = ToolProcess.Start(["doctor", "--json", "--host", "127.0.0.1", "--bootstrap", silent.LocalEndPoint!.ToString()!]);
        await doctor.EventAsync("progress");

        doctor.SendInterrupt();

        Assert.Equal((130, string.Empty), await doctor.EndAsync());
        Assert.DoesNotContain("TIMEOUT", doctor.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownKey_IsAFailureAfterItsStory()
    {
        await using var doctor = ToolProcess.Start(["doctor", ServerKey, .. Network]);

        var error = await doctor.EventAsync("error");

        Assert.Equal((1, string.Empty), await doctor.EndAsync());
        Assert.Equal("PEER_NOT_FOUND", error.GetProperty("code").GetString());
        Assert.Contains("\"step\":\"find-peer\"", doctor.ErrorText, StringComparison.Ordinal);
    }
}
