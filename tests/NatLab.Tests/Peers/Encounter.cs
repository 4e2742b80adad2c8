namespace HyperDht.NatLab.Tests.Peers;

/// <summary>A fresh server and a fresh client, both on the DHT before anything is measured.</summary>
internal sealed class Encounter : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EchoDeadline = TimeSpan.FromSeconds(10);

    private readonly LabProcess _server;
    private readonly LabProcess _client;
    private string _key = string.Empty;

    private Encounter(LabProcess server, LabProcess client)
    {
        _server = server;
        _client = client;
    }

    /// <summary>Starts both.</summary>
    /// <param name="peers">Starts programs.</param>
    /// <param name="meeting">Who they are.</param>
    public static async Task<Encounter> StartAsync(LabPeers peers, Meeting meeting)
    {
        var server = peers.Start(meeting.Sides.IsServerOurs, "server", meeting.ServerHost, meeting.ServersRelay, "1");
        var client = peers.Start(meeting.Sides.IsClientOurs, "client", meeting.ClientHost, meeting.ClientsRelay);
        var encounter = new Encounter(server, client);
        try
        {
            await client.WaitAsync(StartDeadline, "ready");
            var listening = await server.WaitAsync(StartDeadline, "listening");
            encounter._key = listening.GetProperty("keys")[0].GetString()!;
            return encounter;
        }
        catch
        {
            await encounter.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects to the server, from the call to the open connection; an echo proves that it carries bytes.</summary>
    /// <param name="settles">Whether the path is asked for only when the connection had time to leave the relay.</param>
    public async Task<Outcome> ConnectAsync(bool settles = false)
    {
        _client.Write(_key + (settles ? $" {LabPeers.RelayHost}\n" : "\n"));
        try
        {
            var end = await _client.WaitAsync(ConnectDeadline, "open", "error");
            var outcome = Outcome.Read(end);
            if (outcome.Code is not null)
            {
                return outcome;
            }

            var echo = Outcome.Read(await _client.WaitAsync(EchoDeadline, "echo", "error"));
            if (echo.Code is not null || !settles)
            {
                return outcome with { Code = echo.Code, Trace = echo.Trace };
            }

            var settled = Outcome.Read(await _client.WaitAsync(SettleDeadline, "settled", "error"));
            return settled with { Milliseconds = outcome.Milliseconds };
        }
        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            return new Outcome("NO_ANSWER", ConnectDeadline.TotalMilliseconds, null, error.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }
}
