using HyperDht.Cryptography;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Runtime;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Nodes;

/// <summary>Keys whose secrets a node never sees (spec 03 §19).</summary>
public sealed class DistantKeyTests
{
    [Fact]
    public async Task NodeWithoutTheSecret_ListensAndConnectsByADevice()
    {
        await using var testnet = await HyperDhtTestnet.StartAsync(4);
        await using var other = await testnet.CreateNodeAsync();
        using var device = new Device();
        var services = new ServiceCollection().AddSingleton<INoiseHandshakeFactory>(device);
        services.AddHyperDht(o => o.Bootstrap = [.. testnet.Bootstrap]);
        await using var host = services.BuildServiceProvider();
        var node = host.GetRequiredService<IHyperDht>();
        await node.StartAsync();
        using var keyPair = KeyPair.FromPublicKey(device.PublicKey);
        await using var listener = await node.ListenAsync(keyPair, new ListenOptions { Signer = device });
        await using var others = await other.ListenAsync();

        await using var incoming = await other.ConnectAsync(device.PublicKey);
        await using var outgoing = await node.ConnectAsync(others.PublicKey, new ConnectOptions { KeyPair = keyPair });
        await using var accepted = await others.AcceptAsync();

        Assert.Equal(device.PublicKey, incoming.RemotePublicKey);
        Assert.Equal(device.PublicKey, accepted.RemotePublicKey);
        Assert.NotEmpty(listener.RelayNodes);
        Assert.InRange(device.Signatures, 1, int.MaxValue);
    }

    [Fact]
    public async Task KeyThatNobodySignsFor_IsNotListenedOn()
    {
        await using var node = await HyperDhtNode.StartAsync(o => o.Bootstrap = []);
        using var device = new Device();
        using var keyPair = KeyPair.FromPublicKey(device.PublicKey);

        await Assert.ThrowsAsync<ArgumentException>(() => node.ListenAsync(keyPair));
        await Assert.ThrowsAsync<ArgumentException>(() => node.ListenAsync(options: new ListenOptions { Signer = device }));
    }

    /// <summary>Holds the secret, agrees and signs.</summary>
    private sealed class Device : INoiseHandshakeFactory, IRecordSigner, IDisposable
    {
        private readonly KeyPair _secret = KeyPair.Generate();
        private readonly NoiseHandshakeFactory _inner = new(new SodiumCryptoSuite(), SystemRandomSource.Instance);
        private int _signatures;

        public PublicKey PublicKey => _secret.PublicKey;

        public int Signatures => _signatures;

        public INoiseHandshake Create(
            NoisePattern pattern, bool isInitiator, KeyPair keyPair, PublicKey? remotePublicKey, ReadOnlySpan<byte> prologue) =>
            _inner.Create(pattern, isInitiator, keyPair.PublicKey == PublicKey ? _secret : keyPair, remotePublicKey, prologue);

        public async ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> signable, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Interlocked.Increment(ref _signatures);
            var signature = new byte[KeyPair.SignatureLength];
            _secret.Sign(signable.Span, signature);
            return signature;
        }

        public void Dispose() => _secret.Dispose();
    }
}
