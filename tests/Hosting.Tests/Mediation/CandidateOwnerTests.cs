using HyperDht.Connections.Candidates;
using HyperDht.Connections.Node;
using HyperDht.Hosting.Mediation;

namespace HyperDht.Hosting.Tests.Mediation;

/// <summary>Who stands between a connection and its owner passes everything on: what is forgotten is swallowed in silence.</summary>
public sealed class CandidateOwnerTests
{
    [Theory]
    [InlineData(typeof(NoticingCandidates))]
    [InlineData(typeof(TrackedCandidates))]
    public void OwnerInBetween_HasEveryMember(Type candidates)
    {
        var owner = Assert.Single(
            candidates.GetNestedTypes(System.Reflection.BindingFlags.NonPublic), nested => typeof(ICandidateOwner).IsAssignableFrom(nested));

        Assert.DoesNotContain(owner.GetInterfaceMap(typeof(ICandidateOwner)).TargetMethods, method => method.DeclaringType == typeof(ICandidateOwner));
    }
}
