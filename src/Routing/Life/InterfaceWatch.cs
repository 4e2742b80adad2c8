using System.Net.NetworkInformation;
using HyperDht.Transport;

namespace HyperDht.Routing.Life;

/// <summary>Notices when the addresses of this host's interfaces change (spec 01 §22). On the loop.</summary>
/// <param name="transport">Knows the interfaces.</param>
/// <param name="host">What the node is bound to; a node on the loopback interface has nothing to watch.</param>
internal sealed class InterfaceWatch(ITransport transport, uint host)
{
    private const uint LoopbackNetwork = 127;

    private IReadOnlyList<LocalInterface> _read = [];
    private HashSet<(string Name, uint Host)> _known = [];

    /// <summary>Takes what is there now for granted.</summary>
    public void Start() => HasChanged();

    /// <summary>Looks again.</summary>
    /// <returns>True when the set of interfaces and addresses is another one than at the last look.</returns>
    public bool HasChanged()
    {
        if (host >> 24 == LoopbackNetwork)
        {
            return false;
        }

        IReadOnlyList<LocalInterface> read;
        try
        {
            read = transport.GetInterfaces();
        }
        catch (NetworkInformationException)
        {
            return false;               // an interface that goes while it is looked at; the next look will tell
        }

        if (ReferenceEquals(read, _read))
        {
            return false;
        }

        HashSet<(string Name, uint Host)> found = [.. read.Select(i => (i.Name, i.Host))];
        var isSame = found.SetEquals(_known);
        (_read, _known) = (read, found);
        return !isSame;
    }
}
