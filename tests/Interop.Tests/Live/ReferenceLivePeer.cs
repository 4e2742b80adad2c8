using System.Text.Json;

namespace HyperDht.Interop.Tests.Live;

/// <summary>npm hyperdht as a live peer.</summary>
internal sealed class ReferenceLivePeer : ILivePeer
{
    private readonly ReferencePeer _process = ReferencePeer.Start();

    public static async Task<ReferenceLivePeer> StartAsync(IReadOnlyList<string> bootstrap)
    {
        var peer = new ReferenceLivePeer();
        await peer._process.CallAsync("node", new { bootstrap });
        return peer;
    }

    public async Task<PublicKey> ListenAsync(int size, params PublicKey[] allow)
    {
        var result = await _process.CallAsync(
            "server", new { size, allow = allow.Length == 0 ? null : allow.Select(key => key.ToHex()).ToArray() });
        return PublicKey.Parse(result.GetProperty("publicKey").GetString()!);
    }

    public async Task<LiveConnection> NextConnectionAsync() => ToConnection(await _process.NextEventAsync());

    public async Task<LiveConnection> ExchangeAsync(PublicKey key, byte[] seed, int size)
    {
        var result = await _process.CallAsync("connect", new { key = key.ToHex(), seed = Convert.ToHexStringLower(seed), size });
        Assert.True(result.GetProperty("sentMatches").GetBoolean(), "The server hashed other bytes than the reference sent.");
        Assert.True(result.GetProperty("receivedMatches").GetBoolean(), "The reference received other bytes than the server hashed.");
        Assert.Equal(size, result.GetProperty("received").GetInt32());
        return ToConnection(result);
    }

    public async Task<string?> ConnectManyAsync(PublicKey key, int count, int concurrency)
    {
        var result = await _process.CallAsync("connects", new { key = key.ToHex(), count, concurrency, size = 100 });
        return result.GetProperty("failed").GetInt32() == 0 ? null : result.GetProperty("error").GetString();
    }

    public async Task<string> FailToConnectAsync(PublicKey key, byte[] seed)
    {
        var failure = await Assert.ThrowsAsync<ReferenceException>(
            () => _process.CallAsync("connect", new { key = key.ToHex(), seed = Convert.ToHexStringLower(seed), size = 1 }));
        return failure.Code;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static LiveConnection ToConnection(JsonElement element) => new(
        PublicKey.Parse(element.GetProperty("remotePublicKey").GetString()!), element.GetProperty("handshakeHash").GetString()!);
}
