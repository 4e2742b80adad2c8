using HyperDht.Holepunch.Rounds;

namespace HyperDht.Holepunch.Tests.Rounds;

internal sealed class SilentStory : IPunchStory
{
    public int Begin(string name, string detail) => 0;

    public void End(int step, string outcome, string? reason = null)
    {
    }
}
