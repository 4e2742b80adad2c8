namespace HyperDht.Simulation.Tests.Threats.Listing;

/// <summary>Whether somebody in the network lists addresses that are not its own.</summary>
internal sealed class Listing
{
    public ListingServer? Server { get; set; }
}
