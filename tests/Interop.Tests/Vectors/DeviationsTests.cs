using System.Text.Json;

namespace HyperDht.Interop.Tests.Vectors;

public class DeviationsTests
{
    [Theory]
    [InlineData("laterKinds")]
    [InlineData("deviations")]
    public void Sections_NameVectorFilesThatExist(string section)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "deviations.json")));

        Assert.All(
            document.RootElement.GetProperty(section).EnumerateObject(),
            file => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "vectors", file.Name + ".json")), file.Name));
    }

    [Fact]
    public void Entries_SayWhy()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "deviations.json")));

        var reasons = document.RootElement.EnumerateObject().SelectMany(s => s.Value.EnumerateObject()).SelectMany(f => f.Value.EnumerateObject());

        Assert.All(reasons, r => Assert.False(string.IsNullOrWhiteSpace(r.Value.GetString()), r.Name));
    }
}
