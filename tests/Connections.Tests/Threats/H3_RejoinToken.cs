using HyperDht.Connections.Candidates;
using HyperDht.Connections.Node;
using HyperDht.Connections.Tests.Secure;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>A connection goes on for the peer it belongs to only (threat-model H3, U1).</summary>
public sealed class H3_RejoinToken
{
    [Fact]
    public Task TokenOfAnother_FindsNothing() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var registry = new ConnectionRegistry();
        await network.InvokeAsync(() =>
        {
            ICandidate connection = pair.Server.Candidate;
            var number = registry.Add(connection);
            registry.HandleProven(connection);
            var (token, peer) = (pair.Client.Candidate.Way.Token, pair.Client.Connection.LocalPublicKey);

            Assert.Same(connection, registry.Find(token, peer));
            Assert.Null(registry.Find(token, SecurePair.Key(9).PublicKey));
            Assert.Null(registry.Find(NodeId.FromPublicKey(peer), peer));
            Assert.Null(registry.Find(default, peer));

            registry.Remove(number, connection);
            Assert.Null(registry.Find(token, peer));
        });
    });
}
