using HyperDht.Connections.Handshakes;
using HyperDht.Records.Client;
using HyperDht.Rpc;

namespace HyperDht.Connections.Announcing;

/// <summary>One server's self announcements: puts them on the three nearest storing nodes, and takes them back.</summary>
/// <remarks>On the loop; one call at a time.</remarks>
internal sealed class RelayAnnouncements(IDhtRpc rpc, RecordSigning signing)
{
    /// <summary>Nodes announced on, and relay addresses told to others.</summary>
    public const int MaxRelays = 3;

    private readonly PeerClient _client = new(rpc);
    private readonly RelayGenerations _generations = new();
    private IReadOnlyList<PeerAddress> _closest = [];

    public NodeId Target { get; } = NodeId.FromPublicKey(signing.PublicKey);

    public IReadOnlyList<RelayInfo> Relays { get; private set; } = [];

    public IReadOnlyList<PeerAddress> RelayAddresses { get; private set; } = [];

    /// <summary>Nodes that hold an announcement of the last update.</summary>
    public IReadOnlyList<PeerAddress> Current => _generations.Current;

    public bool IsRelay(PeerAddress address) => _generations.Contains(address);

    /// <summary>Finds the nearest nodes, announces on three, then leaves those that are no longer among them.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        _generations.Shift();
        var closest = await FindClosestAsync(cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var relays = new List<RelayInfo>(MaxRelays);
        var addresses = new List<PeerAddress>(MaxRelays);
        if (!rpc.IsFirewalled && rpc.RemoteAddress is { } own)
        {
            addresses.Add(own);
        }

        await Task.WhenAll(closest.Take(MaxRelays).Select(node => AnnounceOnAsync(node, relays, addresses, cancellationToken)));
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        _closest = [.. closest.Select(node => node.From)];
        Relays = relays;
        RelayAddresses = addresses;
        await Task.WhenAll(_generations.FallenOut().Select(node => UnannounceFromAsync(node, cancellationToken)));
    }

    /// <summary>Tells the nodes of the last update at once where we are, so that they forward there: two round trips instead of a search.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_generations.Current.ToArray().Select(node => RenewOnAsync(node, cancellationToken)));

    /// <summary>Takes the announcements of the last update back.</summary>
    public Task UnannounceAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_generations.Current.Select(node => UnannounceFromAsync(node, cancellationToken)));

    /// <summary>The announcements are taken back, or left to age.</summary>
    public void Forget()
    {
        _generations.Shift();
        Relays = [];
        RelayAddresses = [];
    }

    private async Task<IReadOnlyList<DhtResponse>> FindClosestAsync(CancellationToken cancellationToken)
    {
        await using var query = _client.FindPeerQuery(Target, new DhtQueryOptions { Nodes = _closest });
        try
        {
            await query.FinishedAsync(cancellationToken);
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            // What has answered so far is good enough to announce on.
        }

        return [.. query.ClosestReplies];
    }

    private async Task AnnounceOnAsync(
        DhtResponse node, List<RelayInfo> relays, List<PeerAddress> addresses, CancellationToken cancellationToken)
    {
        if (!PeerClient.CanStoreOn(node))
        {
            return;
        }

        try
        {
            var reply = await _client.AnnounceAsync(Target, signing, node, cancellationToken);
            if (reply.ErrorCode != 0)
            {
                return;
            }

            _generations.Add(reply.From);
            relays.Add(new RelayInfo(reply.From, reply.To));
            if (addresses.Count < MaxRelays)
            {
                addresses.Add(reply.From);
            }
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            // Not a relay then; the others may be.
        }
    }

    private async Task RenewOnAsync(PeerAddress node, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _client.FindPeerAtAsync(Target, node, cancellationToken);
            if (PeerClient.CanStoreOn(reply))
            {
                await _client.AnnounceAsync(Target, signing, reply, cancellationToken);
            }
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            // The search that follows finds others.
        }
    }

    private async Task UnannounceFromAsync(PeerAddress node, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _client.FindPeerAtAsync(Target, node, cancellationToken);
            if (reply.Value is not null && PeerClient.CanStoreOn(reply))
            {
                await _client.UnannounceAsync(Target, signing, reply, cancellationToken);
            }
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            // The entry ages out there.
        }
    }
}
