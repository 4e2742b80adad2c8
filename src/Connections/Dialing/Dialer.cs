using System.Diagnostics;
using HyperDht.Connections.Secure;

namespace HyperDht.Connections.Dialing;

/// <summary>Connects to peers by key (spec 03 §13).</summary>
/// <remarks>On the loop.</remarks>
/// <param name="context">What every dial works with.</param>
/// <param name="defaultKeyPair">Who we are where a connect does not say.</param>
/// <param name="relayKeepAlive">See <see cref="HyperDhtOptions.RelayKeepAlive"/>.</param>
/// <param name="relayThrough">Names relays for connects that name none; null for none.</param>
internal sealed class Dialer(DialContext context, KeyPair defaultKeyPair, TimeSpan relayKeepAlive, IRelaySelector? relayThrough = null)
{
    /// <summary>Connects that run now.</summary>
    public int Pending { get; private set; }

    /// <summary>Connects, or says why not with a trace.</summary>
    public async Task<IHyperDhtConnection> ConnectAsync(
        PeerKey key, ConnectOptions options, ActivityContext parent, CancellationToken cancellationToken)
    {
        var nodes = options.Nodes.Count > 0 ? options.Nodes : key.Nodes;
        var request = new DialRequest(key.PublicKey, options.KeyPair ?? defaultKeyPair, nodes, options.LocalConnection)
        {
            FastOpen = options.FastOpen,
            ReusableSocket = options.ReusableSocket,
            Holepunch = options.Holepunch,
            RelayThrough = options.RelayThrough ?? relayThrough,
            Parent = parent,
        };
        return await RunAsync(request, cancellationToken);
    }

    /// <summary>Connects to a relay: our own identity, and messages that stay whole (spec 03 §15.2).</summary>
    public async Task<SecureConnection> ConnectToRelayAsync(PublicKey relay, CancellationToken cancellationToken)
    {
        var request = new DialRequest(relay, defaultKeyPair, [], LocalConnection: true) { KeepsMessages = true, KeepAlive = relayKeepAlive };
        return (SecureConnection)await RunAsync(request, cancellationToken);
    }

    private async Task<IHyperDhtConnection> RunAsync(DialRequest request, CancellationToken cancellationToken)
    {
        Pending++;
        try
        {
            return await new DialAttempt(context, request).RunAsync(cancellationToken);
        }
        finally
        {
            Pending--;
        }
    }
}
