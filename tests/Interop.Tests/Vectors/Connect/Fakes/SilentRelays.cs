using HyperDht.Connections.Relay.Dialing;
using HyperDht.Connections.Secure;
using HyperDht.Limits;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>Relays that are dialed and never answer.</summary>
internal static class SilentRelays
{
    public static RelayClients Create(Action<PublicKey> dialed) => new(
        (relay, _) =>
        {
            dialed(relay);
            return new TaskCompletionSource<SecureConnection>().Task;
        },
        new RelayLimits());
}
