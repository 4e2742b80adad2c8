using HyperDht.Connections.Tests.Secure;
using HyperDht.Cryptography;
using HyperDht.Noise;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Unordered messages, which anybody on the way can make: connections surface none of them.</summary>
public sealed class S3_UnorderedMessages
{
    private const int Messages = 1000;

    [Fact]
    public Task ForgedMessages_AreNeitherSurfacedNorHarmful() => SimulatedNetwork.RunAsync(77, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        using var sender = new UnorderedSender(new SodiumCryptoSuite(), pair.Client.Connection.HandshakeHash.Span, true, 0);
        var random = new Random(1);
        for (var i = 0; i < Messages; i += 10)
        {
            await network.InvokeAsync(() =>
            {
                for (var j = 0; j < 10; j++)
                {
                    var message = new byte[random.Next(200) + UnorderedEnvelope.Overhead];
                    random.NextBytes(message);
                    if (j % 2 == 0)
                    {
                        Assert.True(sender.TrySeal(new byte[message.Length - UnorderedEnvelope.Overhead], message));
                    }

                    pair.Client.SendDatagram(message);
                }
            });
            await network.Delay(TimeSpan.FromMilliseconds(5));
        }

        await pair.Client.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        var read = new byte[16];

        Assert.Equal(3, await pair.Server.Stream.ReadAsync(read));
        Assert.Equal([1, 2, 3], read[..3]);
        Assert.False(pair.Server.IsClosed || pair.Client.IsClosed);
        Assert.Equal(pair.Client.Address, pair.Server.Connection.RemoteAddress);
    });
}
