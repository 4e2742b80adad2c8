using HyperDht.Cli.Shared;
using HyperDht.Records;

namespace HyperDht.Cli.Records;

/// <summary>A key under a topic.</summary>
internal sealed class Announcement(IHyperDht node, Topic topic, KeyPair keyPair, ToolStatus status)
{
    private bool _isAnnounced;

    /// <summary>Announces and reports on how many nodes.</summary>
    /// <exception cref="ToolException">No node took it.</exception>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        // A storing node that has the key fresh keeps its former relays, so that a process clears first (spec 02 §8).
        var options = new AnnounceOptions { Clear = !_isAnnounced };
        var result = await node.AnnounceAsync(topic, keyPair, options, cancellationToken);
        if (result.StoredOn == 0)
        {
            throw new ToolException("NOT_STORED", "No node took the announcement.");
        }

        _isAnnounced = true;
        Report($"announced {keyPair.PublicKey} on {result.StoredOn} nodes", result.StoredOn);
    }

    /// <summary>Takes it back and reports from how many nodes.</summary>
    public async Task UnannounceAsync(CancellationToken cancellationToken)
    {
        var nodes = 0;
        await foreach (var reply in node.LookupAndUnannounceAsync(topic, keyPair, null, cancellationToken))
        {
            nodes += reply.Peers.Any(peer => peer.PublicKey == keyPair.PublicKey) ? 1 : 0;
        }

        Report($"took {keyPair.PublicKey} back from {nodes} nodes", nodes);
    }

    private void Report(string text, int nodes) => status.Report("done", text, writer =>
    {
        writer.WriteString("publicKey", keyPair.PublicKey.ToHex());
        writer.WriteString("topic", topic.ToString());
        writer.WriteNumber("nodes", nodes);
    });
}
