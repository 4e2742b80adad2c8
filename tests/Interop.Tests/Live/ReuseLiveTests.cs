using HyperDht.Testing;

namespace HyperDht.Interop.Tests.Live;

/// <summary>One connection after the other between the two implementations, on the socket of the first (spec 03 §16).</summary>
[Collection("live")]
public sealed class ReuseLiveTests : IAsyncLifetime
{
    private const int Size = 100_000;

    private static readonly CancellationToken Endless = CancellationToken.None;

    private HyperDhtTestnet _testnet = null!;
    private HyperDhtNode _own = null!;
    private ReferencePeer _reference = null!;

    public async Task InitializeAsync()
    {
        if (ReferencePeer.MissingReason is null)
        {
            _testnet = await HyperDhtTestnet.StartAsync(4);
            _own = await HyperDhtNode.StartAsync(o => (o.Bootstrap, o.QuickFirewall) = ([.. _testnet.Bootstrap], false));
            _reference = ReferencePeer.Start();
            await _reference.CallAsync("node", new { bootstrap = _testnet.Bootstrap });
        }
    }

    public async Task DisposeAsync()
    {
        if (ReferencePeer.MissingReason is null)
        {
            await _reference.DisposeAsync();
            await _own.DisposeAsync();
            await _testnet.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task OurClient_GoesStraightToTheReference()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        var listening = await _reference.CallAsync("server", new { size = Size, reusable = true });
        var key = PublicKey.Parse(listening.GetProperty("publicKey").GetString()!);

        for (var i = 0; i < 3; i++)
        {
            await using var connection = await _own.ConnectAsync(key, new ConnectOptions { ReusableSocket = true });
            await Exchange.RunAsync(connection, Size, Endless);
            Assert.Equal(i == 0, connection.Trace.Steps.Any(step => step.Name == "find-peer"));
        }
    }

    [SkippableFact]
    public async Task ClientOfTheReference_GoesStraightToUs()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        await using var listener = await _own.ListenAsync(options: new ListenOptions { ReusableSocket = true });
        var serving = ServeAsync(listener, 3);

        for (var i = 0; i < 3; i++)
        {
            var result = await _reference.CallAsync("connect", new { key = listener.PublicKey.ToHex(), size = Size, reusable = true });
            Assert.True(result.GetProperty("sentMatches").GetBoolean());
            Assert.True(result.GetProperty("receivedMatches").GetBoolean());
            Assert.Equal(i > 0, result.GetProperty("queries").GetInt32() == 0);
        }

        await serving;
    }

    private static async Task ServeAsync(IHyperDhtListener listener, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var connection = await listener.AcceptAsync();
            await Exchange.ServeAsync(connection, Size, Endless);
        }
    }
}
