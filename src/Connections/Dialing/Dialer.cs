namespace HyperDht.Connections.Dialing;

/// <summary>Connects to peers by key (spec 03 §13).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class Dialer(DialContext context, KeyPair defaultKeyPair)
{
    /// <summary>Connects that run now.</summary>
    public int Pending { get; private set; }

    /// <summary>Connects, or says why not with a trace.</summary>
    public async Task<IHyperDhtConnection> ConnectAsync(PeerKey key, ConnectOptions options, CancellationToken cancellationToken)
    {
        var nodes = options.Nodes.Count > 0 ? options.Nodes : key.Nodes;
        var request = new DialRequest(key.PublicKey, options.KeyPair ?? defaultKeyPair, nodes, options.LocalConnection)
        {
            FastOpen = options.FastOpen,
            Holepunch = options.Holepunch,
        };
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
