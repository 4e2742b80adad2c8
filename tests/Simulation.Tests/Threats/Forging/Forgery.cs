namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>Whether somebody in the network forges.</summary>
internal sealed class Forgery
{
    public Forger? Forger { get; set; }
}
