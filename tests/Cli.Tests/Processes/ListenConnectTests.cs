using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HyperDht.Testing;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>The tool end to end over loopback, as scripts use it.</summary>
public sealed class ListenConnectTests : IAsyncLifetime
{
    private static readonly string ServerSeed = new('5', 64);
    private static readonly string ServerKey = KeyPair.FromSeed(Convert.FromHexString(ServerSeed)).PublicKey.ToHex();

    private HyperDhtTestnet _network = null!;

    private string[] Network => ["--host", "127.0.0.1", "--bootstrap", string.Join(',', _network.Bootstrap), "--json"];

    public async Task InitializeAsync() => _network = await HyperDhtTestnet.StartAsync(4);

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Pipe_CarriesBothDirectionsAndBothSidesExitZero()
    {
        await using var server = ToolProcess.Start(["listen", "--seed", ServerSeed, .. Network]);
        var listening = await server.EventAsync("listening");
        await using var client = ToolProcess.Start(["connect", ServerKey, .. Network]);
        var open = await client.EventAsync("open");
        var connection = await server.EventAsync("connection");

        await client.Input.WriteAsync("from the client\n"u8.ToArray());
        client.Input.Close();
        await server.Input.WriteAsync("from the server\n"u8.ToArray());
        server.Input.Close();

        Assert.Equal((0, "from the server\n"), await client.EndAsync());
        Assert.Equal((0, "from the client\n"), await server.EndAsync());
        Assert.Equal(ServerKey, listening.GetProperty("publicKey").GetString());
        Assert.Equal(ServerKey, open.GetProperty("remotePublicKey").GetString());
        Assert.Equal("lan", open.GetProperty("path").GetString());
        Assert.Equal(connection.GetProperty("handshakeHash").GetString(), open.GetProperty("handshakeHash").GetString());
    }

    [Fact]
    public async Task Stranger_MeetsSilenceAndConnectFailsWithACode()
    {
        var allowed = KeyPair.FromSeed(new byte[32]).PublicKey.ToHex();
        await using var server = ToolProcess.Start(["listen", "--echo", "--seed", ServerSeed, "--allow", allowed, .. Network]);
        await server.EventAsync("listening");

        await using var friend = ToolProcess.Start(["connect", ServerKey, "--seed", new string('0', 64), .. Network]);
        await friend.Input.WriteAsync("hello"u8.ToArray());
        friend.Input.Close();
        await using var stranger = ToolProcess.Start(["connect", ServerKey, "--timeout", "12", .. Network]);
        stranger.Input.Close();
        var error = await stranger.EventAsync("error");

        Assert.Equal((0, "hello"), await friend.EndAsync());
        Assert.Equal(1, (await stranger.EndAsync()).Code);
        Assert.Contains(error.GetProperty("code").GetString(), (string[])["PEER_CONNECTION_FAILED", "TIMEOUT"]);
    }

    [Fact]
    public async Task UnknownKey_IsPeerNotFound()
    {
        await using var client = ToolProcess.Start(["connect", KeyPair.Generate().PublicKey.ToString(), .. Network]);
        client.Input.Close();

        Assert.Equal("PEER_NOT_FOUND", (await client.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(1, (await client.EndAsync()).Code);
    }

    [Fact]
    public async Task UnreachableBootstrap_IsAFailureAndNotAHang()
    {
        await using var client = ToolProcess.Start("connect", ServerKey, "--host", "127.0.0.1", "--bootstrap", "127.0.0.1:9", "--json");
        client.Input.Close();

        Assert.Equal("BOOTSTRAP_UNREACHABLE", (await client.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(1, (await client.EndAsync()).Code);
    }

    [Fact]
    public async Task ServerThatIsKilled_EndsTheClientWithConnectionClosed()
    {
        await using var server = ToolProcess.Start(["listen", "--echo", "--seed", ServerSeed, .. Network]);
        await server.EventAsync("listening");
        await using var client = ToolProcess.Start(["connect", ServerKey, .. Network]);
        await client.EventAsync("open");
        await server.EventAsync("connection");

        server.SendTerminate();

        Assert.Equal(0, (await server.EndAsync()).Code);
        Assert.Equal("CONNECTION_CLOSED", (await client.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(1, (await client.EndAsync()).Code);
    }

    [Fact]
    public async Task Tcp_IsForwardedFromPortToPort()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        var port = FreePort();
        await using var server = ToolProcess.Start(
            ["listen", "--tcp", target.LocalEndpoint.ToString()!, "--seed", ServerSeed, .. Network]);
        await server.EventAsync("listening");
        await using var client = ToolProcess.Start(["connect", ServerKey, "--tcp-listen", $"{port}", .. Network]);
        await client.EventAsync("forwarding");

        using var near = new TcpClient();
        await near.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = near.GetStream();
        using var far = await target.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await stream.WriteAsync("ping"u8.ToArray());
        near.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("ping", await new StreamReader(far.GetStream(), leaveOpen: true).ReadToEndAsync());
        await far.GetStream().WriteAsync("pong"u8.ToArray());
        far.Close();

        Assert.Equal("pong", await new StreamReader(stream).ReadToEndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signal_EndsAListenerCleanlyWithinThreeSeconds(bool interrupt)
    {
        await using var server = ToolProcess.Start(["listen", "--echo", .. Network]);
        await server.EventAsync("listening");
        await using var client = ToolProcess.Start("ping", _network.Bootstrap[0], "--host", "127.0.0.1");
        Assert.Equal(0, (await client.EndAsync()).Code);
        var clock = Stopwatch.StartNew();

        if (interrupt)
        {
            server.SendInterrupt();
        }
        else
        {
            server.SendTerminate();
        }

        Assert.Equal(0, (await server.EndAsync()).Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
