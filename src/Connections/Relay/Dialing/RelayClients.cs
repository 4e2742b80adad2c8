using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Secure;
using HyperDht.Limits;
using HyperDht.Runtime;

namespace HyperDht.Connections.Relay.Dialing;

/// <summary>The connections of a node to relays: one for each key, however many need it (threat-model H8).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class RelayClients(
    Func<PublicKey, CancellationToken, Task<SecureConnection>> dial, RelayLimits limits, Func<PublicKey, bool>? isOwn = null)
{
    private readonly Dictionary<PublicKey, RelayControl> _controls = [];

    /// <summary>Dials that run now.</summary>
    public int Dialing { get; private set; }

    /// <summary>Relays that are connected or dialed.</summary>
    public int Count => _controls.Count;

    /// <summary>Whether it is this node: who reaches it there needs no relay.</summary>
    public bool IsOwn(PublicKey relay) => isOwn?.Invoke(relay) ?? false;

    /// <summary>Draws what to offer a peer: a relay that is neither the peer nor this node; null for none.</summary>
    /// <param name="selector">Names relays; null for none.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="random">For the choice and the token.</param>
    public RelayThroughOffer? Offer(IRelaySelector? selector, PublicKey remote, IRandomSource random) =>
        selector?.Select(remote, random) is { } relay && relay != remote && !IsOwn(relay)
            ? new RelayThroughOffer(relay, RelayToken.Draw(random))
            : null;

    /// <summary>Where two peers meet, as <see cref="RelayTerms.Choose"/> says; null when nobody has named a relay, or it is this node.</summary>
    /// <param name="server">The server's offer.</param>
    /// <param name="client">The client's offer.</param>
    /// <param name="isServer">Whether we are the server.</param>
    public RelayTerms? Choose(RelayThroughOffer? server, RelayThroughOffer? client, bool isServer) =>
        RelayTerms.Choose(server, client, isServer) is { } terms && !IsOwn(terms.Relay) ? terms : null;

    /// <summary>Takes a share in the connection to a relay; it is dialed if there is none.</summary>
    /// <returns>Null when too many others are being dialed.</returns>
    public RelayControl? TryRent(PublicKey relay)
    {
        if (!_controls.TryGetValue(relay, out var control))
        {
            if (Dialing >= limits.Dials)
            {
                RelayMetrics.DialsRefused.Add(1);
                return null;
            }

            control = new RelayControl(relay);
            _controls.Add(relay, control);
            _ = DialAsync(control);
        }

        control.Uses++;
        return control;
    }

    /// <summary>Gives a share back; the last one ends the connection.</summary>
    public void Return(RelayControl control)
    {
        if (--control.Uses == 0)
        {
            Forget(control);
            control.End();
        }
    }

    private async Task DialAsync(RelayControl control)
    {
        Dialing++;
        try
        {
            var connection = await dial(control.Relay, control.Stop.Token);
            control.Open(connection, limits, () => Forget(control));
            if (control.Uses == 0)
            {
                control.End();
            }
        }
        catch (Exception error) when (error is HyperDhtException or OperationCanceledException)
        {
            Forget(control);
            control.Fail(error);
        }
        finally
        {
            Dialing--;
        }
    }

    // Whoever needs the relay from now on dials it anew.
    private void Forget(RelayControl control)
    {
        if (_controls.GetValueOrDefault(control.Relay) == control)
        {
            _controls.Remove(control.Relay);
        }
    }
}
