namespace HyperDht.Hosting.Tests.Relaying;

/// <summary>Holds the probes of all punches back until it is opened.</summary>
public sealed class ProbingGate
{
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen;

    public void Open() => _isOpen = true;
}
