using HyperDht.Connections.Punching;
using HyperDht.Connections.Reuse;

namespace HyperDht.Connections.Dialing.Racing;

/// <summary>Asks the server itself, on the socket of the last connection with it (spec 03 §16).</summary>
/// <remarks>On the loop. The socket is held until the race is over.</remarks>
internal sealed class LastRoute(ReusableRoutes routes, DialRequest request, FirstAnswer answer) : IDisposable
{
    private readonly HeldSocket _held = new();

    /// <summary>Asks, when there is such a socket; a way that leads nowhere any more is forgotten.</summary>
    public async Task TryAsync()
    {
        if (!request.ReusableSocket || !routes.TryGet(request.RemotePublicKey, out var route))
        {
            return;
        }

        _held.Hold(route.Socket);
        await answer.AskAsync(route.Remote, "on the socket of the last connection, to", route.Socket);
        if (!answer.IsOver)
        {
            routes.Forget(request.RemotePublicKey, route.Socket);
        }
    }

    public void Dispose() => _held.Release();
}
